package io.parley.room.api.rest;

import java.time.Instant;
import java.util.List;
import livekit.LivekitModels.Room;
import org.jspecify.annotations.Nullable;

/// A room as `/v1` shows it.
///
/// @param sid this incarnation of the name
/// @param emptyTimeout seconds
/// @param departureTimeout seconds
/// @param maxParticipants 0 for as many as come
public record RoomView(
    String name,
    String sid,
    long emptyTimeout,
    long departureTimeout,
    long maxParticipants,
    String metadata,
    Instant createdAt,
    long numParticipants,
    long numPublishers) {

  static RoomView of(Room room) {
    return new RoomView(
        room.getName(),
        room.getSid(),
        Integer.toUnsignedLong(room.getEmptyTimeout()),
        Integer.toUnsignedLong(room.getDepartureTimeout()),
        Integer.toUnsignedLong(room.getMaxParticipants()),
        room.getMetadata(),
        Instant.ofEpochMilli(room.getCreationTimeMs()),
        room.getNumParticipants(),
        room.getNumPublishers());
  }

  /// A page of rooms.
  ///
  /// @param nextCursor null on the last page
  public record Page(List<RoomView> rooms, @Nullable String nextCursor) {}
}
