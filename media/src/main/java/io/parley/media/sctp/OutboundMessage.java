package io.parley.media.sctp;

/// A message on its way out, and how long it is worth the effort (RFC 3758).
final class OutboundMessage {

  private static final byte[] GONE = {};

  final OutboundStream stream;
  final int protocol;
  final int bytes;
  final boolean ordered;
  private final int maxRetransmits;
  private final boolean expires;
  private final long deadlineNanos;

  /// Given when the first fragment is sent, so that one dropped before leaves no hole.
  int ssn;

  /// How much of it was made into fragments.
  int taken;

  /// Fragments that are not acknowledged.
  int outstanding;

  private byte[] payload;
  private boolean abandoned;

  /// @param maxRetransmits -1 for no limit
  /// @param maxLifetimeMillis -1 for no limit
  OutboundMessage(
      OutboundStream stream,
      int protocol,
      byte[] payload,
      boolean ordered,
      int maxRetransmits,
      int maxLifetimeMillis,
      long nowNanos) {
    this.stream = stream;
    this.protocol = protocol;
    this.payload = payload;
    this.ordered = ordered;
    this.maxRetransmits = maxRetransmits;
    bytes = payload.length;
    expires = maxLifetimeMillis >= 0;
    deadlineNanos = nowNanos + Math.max(0, maxLifetimeMillis) * 1_000_000L;
  }

  byte[] payload() {
    return payload;
  }

  boolean takenWhole() {
    return taken == bytes;
  }

  boolean expired(long nowNanos) {
    return expires && nowNanos - deadlineNanos > 0;
  }

  /// Whether a fragment that was sent so often and is lost ends the message.
  boolean givenUp(long nowNanos, int transmissions) {
    return (maxRetransmits >= 0 && transmissions > maxRetransmits) || expired(nowNanos);
  }

  boolean abandoned() {
    return abandoned;
  }

  /// Nothing of it will be sent again; its bytes can go.
  void abandon() {
    abandoned = true;
    payload = GONE;
  }
}
