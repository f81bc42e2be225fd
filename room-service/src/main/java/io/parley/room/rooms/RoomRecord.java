package io.parley.room.rooms;

import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import java.time.Instant;
import livekit.LivekitModels.Room;

/// One incarnation of a room's name.
///
/// @param metadata the tenant's own, up to 512 KiB
public record RoomRecord(
    RoomKey key, RoomSid sid, RoomSettings settings, String metadata, Instant createdAt) {

  /// The same room with other metadata.
  public RoomRecord withMetadata(String other) {
    return new RoomRecord(key, sid, settings, other, createdAt);
  }

  /// As clients and SDKs read it.
  public Room toRoom(Occupants occupants) {
    return Room.newBuilder()
        .setSid(sid.value())
        .setName(key.name())
        .setEmptyTimeout((int) settings.emptyTimeoutSeconds())
        .setDepartureTimeout((int) settings.departureTimeoutSeconds())
        .setMaxParticipants((int) settings.maxParticipants())
        .setCreationTime(createdAt.getEpochSecond())
        .setCreationTimeMs(createdAt.toEpochMilli())
        .setMetadata(metadata)
        .setNumParticipants(occupants.participants())
        .setNumPublishers(occupants.publishers())
        .build();
  }

  /// Redacted: metadata is the tenant's own.
  @Override
  public String toString() {
    return "RoomRecord[" + key + ", " + sid + "]";
  }
}
