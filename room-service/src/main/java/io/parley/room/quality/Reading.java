package io.parley.room.quality;

/// Every way the reading of an event can end.
public sealed interface Reading {

  /// It is a sample.
  record Read(StoredSample sample) implements Reading {}

  /// It is none that can be stored.
  record Unreadable(Flaw flaw) implements Reading {}
}
