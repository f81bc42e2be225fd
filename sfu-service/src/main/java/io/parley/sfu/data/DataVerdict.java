package io.parley.sfu.data;

/// What becomes of a packet from a client.
public sealed interface DataVerdict {

  /// It goes to those that [DataMessage#isFor] says.
  record Forward(DataMessage message) implements DataVerdict {}

  /// It goes nowhere, and nobody is told.
  record Drop(DataDrop reason) implements DataVerdict {}
}
