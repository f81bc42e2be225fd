package io.parley.room.rooms;

import livekit.LivekitRoom.RoomConfiguration;

/// What a room was told to be when it was made.
///
/// @param emptyTimeoutSeconds how long it stays while nobody ever came
/// @param departureTimeoutSeconds how long it stays after the last one left
/// @param maxParticipants 0 for as many as come
/// @param minPlayoutDelayMillis of subscribers; 0 for their own choice
/// @param syncStreams whether audio and video of one participant play in step at any price
public record RoomSettings(
    long emptyTimeoutSeconds,
    long departureTimeoutSeconds,
    long maxParticipants,
    long minPlayoutDelayMillis,
    long maxPlayoutDelayMillis,
    boolean syncStreams) {

  /// These settings, with what a wish names (what is not zero) in their place.
  public RoomSettings with(RoomConfiguration wish) {
    return new RoomSettings(
        wished(wish.getEmptyTimeout(), emptyTimeoutSeconds),
        wished(wish.getDepartureTimeout(), departureTimeoutSeconds),
        wished(wish.getMaxParticipants(), maxParticipants),
        wished(wish.getMinPlayoutDelay(), minPlayoutDelayMillis),
        wished(wish.getMaxPlayoutDelay(), maxPlayoutDelayMillis),
        wish.getSyncStreams() || syncStreams);
  }

  /// @param unsigned a `uint32` as Java's protobuf gives it
  private static long wished(int unsigned, long otherwise) {
    return unsigned == 0 ? otherwise : Integer.toUnsignedLong(unsigned);
  }
}
