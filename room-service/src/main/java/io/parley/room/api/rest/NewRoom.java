package io.parley.room.api.rest;

import io.parley.room.api.Limits;
import livekit.LivekitRoom.CreateRoomRequest;
import org.jspecify.annotations.Nullable;

/// What `POST /v1/rooms` takes.
///
/// @param name 1 to 256 characters
/// @param emptyTimeout seconds until a room that nobody joins closes
/// @param departureTimeout seconds until a room that the last one left closes
/// @param maxParticipants 0 for as many as come
/// @param metadata up to 512 KiB
public record NewRoom(
    @Nullable String name,
    @Nullable Long emptyTimeout,
    @Nullable Long departureTimeout,
    @Nullable Long maxParticipants,
    @Nullable String metadata) {

  private static final long MAX_PARTICIPANTS = 1_000_000;

  /// What is wrong with it, null where nothing is.
  @Nullable String complaint() {
    if (name == null) {
      return "name is required";
    }
    if (maxParticipants != null && (maxParticipants < 0 || maxParticipants > MAX_PARTICIPANTS)) {
      return "maxParticipants must be 0 to " + MAX_PARTICIPANTS;
    }
    return Limits.first(
        Limits.roomName(name),
        Limits.timeoutSeconds(orZero(emptyTimeout)),
        Limits.timeoutSeconds(orZero(departureTimeout)));
  }

  CreateRoomRequest toRequest() {
    return CreateRoomRequest.newBuilder()
        .setName(name == null ? "" : name)
        .setEmptyTimeout((int) orZero(emptyTimeout))
        .setDepartureTimeout((int) orZero(departureTimeout))
        .setMaxParticipants((int) orZero(maxParticipants))
        .setMetadata(metadata == null ? "" : metadata)
        .build();
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
