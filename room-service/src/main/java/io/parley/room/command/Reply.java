package io.parley.room.command;

/// Every way a command to the signaling nodes can end.
///
/// @param <T> what an answered one gives
public sealed interface Reply<T> {

  /// It was carried out.
  record Answered<T>(T value) implements Reply<T> {}

  /// No node has this room, participant or track.
  ///
  /// @param what the node's words, such as `participant does not exist`; may be empty
  record Missing<T>(String what) implements Reply<T> {}

  /// It cannot be carried out as things are.
  record Refused<T>(String why) implements Reply<T> {}

  /// The request cannot be right.
  record Invalid<T>(String why) implements Reply<T> {}

  /// A node that may hold the room did not answer.
  record Unreachable<T>(String why) implements Reply<T> {}
}
