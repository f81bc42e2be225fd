package io.parley.media.congestion;

/// Sends less and less while packets are under way and no feedback comes: the link may be full, or
/// gone. Where it turns out that nothing was lost meanwhile, all is as it was before.
final class Silence {

  private static final long SILENCE_NANOS = 700_000_000L;
  private static final long STEP_NANOS = 500_000_000L;
  private static final double FACTOR = 0.8;
  private static final double FLOOR = 0.25;

  private final DelayRate rate;
  private long dueNanos;
  private double formerBps;
  private long missingBefore;

  Silence(DelayRate rate) {
    this.rate = rate;
  }

  /// The first packet leaves after which feedback is to come.
  void begin(long nowNanos) {
    dueNanos = nowNanos + SILENCE_NANOS;
    formerBps = 0;
  }

  /// Feedback came.
  ///
  /// @param missing packets so far
  void end(long nowNanos, long rttNanos, long missing) {
    dueNanos = nowNanos + SILENCE_NANOS + 2 * rttNanos;
    if (formerBps > 0 && missing == missingBefore) {
      rate.shown(formerBps);
    }
    formerBps = 0;
    missingBefore = missing;
  }

  /// Time passes without feedback.
  void advance(long nowNanos) {
    if (nowNanos - dueNanos >= 0) {
      if (formerBps == 0) {
        formerBps = rate.bitsPerSecond();
      }
      dueNanos = nowNanos + STEP_NANOS;
      rate.lower(Math.max(FLOOR * formerBps, FACTOR * rate.bitsPerSecond()));
    }
  }

  boolean isActive() {
    return formerBps > 0;
  }

  long dueNanos() {
    return dueNanos;
  }
}
