package io.parley.cluster.presence;

import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is where now. Every method is atomic among all nodes, and safe from any thread.
public interface Presence {

  /// The placement of a room: the present one, or `proposed` where the room has none, so that of
  /// all nodes that place a room at once exactly one wins.
  Placement place(RoomKey room, Placement proposed);

  /// The placement of a room, null where it is not live.
  @Nullable Placement find(RoomKey room);

  /// The rooms of a project that are live.
  List<RoomKey> rooms(String project);

  /// Ends an incarnation of a room.
  ///
  /// @return whether it was this incarnation that was live
  boolean remove(RoomKey room, RoomSid incarnation);
}
