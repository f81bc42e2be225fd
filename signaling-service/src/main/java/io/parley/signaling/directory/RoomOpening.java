package io.parley.signaling.directory;

import livekit.LivekitModels.Room;

/// How the question for a room's settings can end.
public sealed interface RoomOpening {

  /// The room exists, or was made.
  record Opened(Room room) implements RoomOpening {}

  /// There is no such room, and it may not be made.
  record Unknown() implements RoomOpening {}

  /// There can be no such room.
  record Impossible(String why) implements RoomOpening {}

  /// Room-service did not answer in time.
  record Unreachable(String why) implements RoomOpening {}
}
