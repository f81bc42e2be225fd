package io.parley.media.sctp;

/// How long to wait for an acknowledgement (RFC 9260 §6.3.1).
final class RtoEstimator {

  static final long INITIAL_NANOS = 1_000_000_000L;

  /// Smaller than the RFC's second, as all WebRTC stacks have it: a lost last packet of a chat
  /// message must not be felt. The peer is asked to acknowledge at once, so its delay does not
  /// matter.
  static final long MIN_NANOS = 200_000_000L;

  static final long MAX_NANOS = 10_000_000_000L;

  private long smoothedNanos;
  private long variationNanos;
  private long rtoNanos = INITIAL_NANOS;
  private boolean measured;

  /// A round trip of a packet that was sent once only.
  void measured(long rttNanos) {
    long rtt = Math.max(1, rttNanos);
    if (measured) {
      variationNanos = (3 * variationNanos + Math.abs(smoothedNanos - rtt)) / 4;
      smoothedNanos = (7 * smoothedNanos + rtt) / 8;
    } else {
      smoothedNanos = rtt;
      variationNanos = rtt / 2;
      measured = true;
    }
    rtoNanos = Math.clamp(smoothedNanos + 4 * variationNanos, MIN_NANOS, MAX_NANOS);
  }

  /// The wait was in vain; the next is twice as long.
  void backOff() {
    rtoNanos = Math.min(MAX_NANOS, rtoNanos * 2);
  }

  long nanos() {
    return rtoNanos;
  }
}
