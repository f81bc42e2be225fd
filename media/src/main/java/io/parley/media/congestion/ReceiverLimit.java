package io.parley.media.congestion;

/// What a receiver said that it takes (REMB), as long as it counts.
final class ReceiverLimit {

  private static final long HOLDS_NANOS = 8_000_000_000L;

  private boolean told;
  private long toldNanos;
  private long bps;

  void told(long nowNanos, long bitsPerSecond) {
    told = true;
    toldNanos = nowNanos;
    bps = bitsPerSecond;
  }

  /// Time passes.
  void advance(long nowNanos) {
    told &= nowNanos - toldNanos < HOLDS_NANOS;
  }

  boolean isTold() {
    return told;
  }

  /// In bits per second, [CongestionControl#UNLIMITED] where nothing counts.
  long bitsPerSecond() {
    return told ? bps : CongestionControl.UNLIMITED;
  }
}
