package io.parley.room.history;

/// Every way the reading of an event can end.
public sealed interface Reading {

  /// It is a fact.
  record Read(RoomFact fact) implements Reading {}

  /// It is none that this version can store.
  record Unreadable(Flaw flaw) implements Reading {}
}
