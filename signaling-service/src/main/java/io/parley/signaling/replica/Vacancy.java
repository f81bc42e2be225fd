package io.parley.signaling.replica;

/// Whether a room has a place for a client, as far as one node can tell.
public sealed interface Vacancy {

  /// It has, or the client needs none.
  record Free() implements Vacancy {}

  /// It has none.
  record None() implements Vacancy {}

  /// It may have: the store counts for all nodes.
  ///
  /// @param seats how many the room has
  record Ask(int seats) implements Vacancy {}
}
