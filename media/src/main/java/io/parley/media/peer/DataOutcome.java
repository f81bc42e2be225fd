package io.parley.media.peer;

/// What became of a message for a data channel.
public enum DataOutcome {
  /// It is on its way.
  SENT,
  /// There is no such peer, or no open channel of that label.
  NOT_OPEN,
  /// A reliable channel holds 1 MiB that the receiver did not take: it has fallen behind for good.
  FULL,
  /// A lossy channel holds 64 kB: this message is older than those that will fit. Also what is too
  /// large to be sent at all.
  DROPPED
}
