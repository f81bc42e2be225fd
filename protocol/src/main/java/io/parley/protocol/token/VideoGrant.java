package io.parley.protocol.token;

import java.util.List;

/// What a token allows in a room: the `video` claim, with the defaults of what is absent applied.
///
/// @param room the only room that this token is about; empty where it names none
/// @param canPublishSources lower-case source names such as `camera`; empty means all
public record VideoGrant(
    String room,
    String destinationRoom,
    boolean roomJoin,
    boolean roomCreate,
    boolean roomList,
    boolean roomRecord,
    boolean roomAdmin,
    boolean ingressAdmin,
    boolean canPublish,
    boolean canSubscribe,
    boolean canPublishData,
    List<String> canPublishSources,
    boolean canUpdateOwnMetadata,
    boolean canSubscribeMetrics,
    boolean hidden,
    boolean recorder,
    boolean agent) {

  public VideoGrant {
    canPublishSources = List.copyOf(canPublishSources);
  }

  /// Whether this token may administer that room.
  public boolean administers(String roomName) {
    return roomAdmin && room.equals(roomName);
  }
}
