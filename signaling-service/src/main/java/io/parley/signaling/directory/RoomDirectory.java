package io.parley.signaling.directory;

import io.parley.cluster.keyring.ApiKey;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.rooms.Occupancy;
import org.jspecify.annotations.Nullable;

/// Room-service, which owns rooms and keys. Safe from any thread.
public interface RoomDirectory {

  /// The settings of a room, which is made where it may be. Waits for the answer, a second and a
  /// half at most.
  ///
  /// @param config the JSON of the token's roomConfig, null where it has none
  /// @param mayCreate the token may create rooms
  RoomOpening open(RoomKey room, @Nullable String config, boolean mayCreate);

  /// Tells who is in a room now. Returns at once; a report that is lost is made good by the next.
  void report(Occupancy occupancy);

  /// A key that this node's key ring does not have; null where there is none, or no answer within
  /// 300 ms.
  @Nullable ApiKey findKey(String id);
}
