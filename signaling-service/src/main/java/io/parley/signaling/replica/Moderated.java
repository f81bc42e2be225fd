package io.parley.signaling.replica;

/// How a command of the API to a room can end.
///
/// @param <T> what it answers
public sealed interface Moderated<T> {

  /// It was done; the record changed before this was said.
  record Done<T>(T answer) implements Moderated<T> {}

  /// There is no such room, participant or track here.
  record NotFound<T>(String what) implements Moderated<T> {}

  /// It may not be done now.
  record Refused<T>(String why) implements Moderated<T> {}

  /// It could never be done.
  record Invalid<T>(String why) implements Moderated<T> {}
}
