package io.parley.billing.sample;

/// Every way the reading of an event can end.
public sealed interface Reading {

  /// It is a sample.
  record Read(Sample sample) implements Reading {}

  /// It is to be parked.
  record Unreadable(Flaw flaw) implements Reading {}
}
