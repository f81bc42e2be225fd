package io.parley.media.sctp;

/// What became of a message given to [SctpAssociation#send].
public enum SendOutcome {
  /// Queued; it leaves with the next polls.
  SENT,
  /// Larger than [SctpConfig#maxMessageBytes()]; never sendable.
  TOO_LARGE,
  /// The stream has no open channel.
  NOT_OPEN,
  /// The association holds [SctpConfig#maxBufferedBytes()] already. A [SctpEvent.BufferedAmountLow]
  /// says when to try again.
  FULL
}
