package io.parley.room.rooms;

/// Every way the opening of a room can end.
public sealed interface Opening {

  /// The room lives.
  record Opened(RoomRecord room) implements Opening {}

  /// There is no such room, and it may not be made.
  record Unknown() implements Opening {}

  /// No SFU takes new rooms.
  record NoMediaNode() implements Opening {}
}
