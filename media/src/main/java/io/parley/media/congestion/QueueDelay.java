package io.parley.media.congestion;

/// How long packets wait on their way: what they take now above the least that any of the last
/// seconds took. Clocks of both sides drift by less than this can see.
final class QueueDelay {

  /// The least delay is looked for in two windows of this length. Longer, and a new path is taken
  /// for a queue; shorter, and a queue that stands is taken for a path.
  private static final long WINDOW_NANOS = 10_000_000_000L;

  private boolean started;
  private long windowNanos;
  private long leastNanos;
  private long formerLeastNanos;
  private long batchLeastNanos;
  private boolean inBatch;
  private long standingNanos;

  /// A feedback packet begins.
  void beginBatch() {
    inBatch = false;
  }

  /// @return how long this packet waited, 0 or more
  long packet(long sentNanos, long arrivalNanos) {
    long delayNanos = arrivalNanos - sentNanos;
    if (!started) {
      started = true;
      windowNanos = sentNanos;
      leastNanos = delayNanos;
      formerLeastNanos = delayNanos;
    }
    if (sentNanos - windowNanos > WINDOW_NANOS) {
      windowNanos = sentNanos;
      formerLeastNanos = leastNanos;
      leastNanos = delayNanos;
    }
    leastNanos = Math.min(leastNanos, delayNanos);
    batchLeastNanos = inBatch ? Math.min(batchLeastNanos, delayNanos) : delayNanos;
    inBatch = true;
    return delayNanos - baseNanos();
  }

  /// A feedback packet ends.
  void endBatch() {
    if (inBatch) {
      standingNanos = batchLeastNanos - baseNanos();
    }
  }

  /// What even the luckiest packet of the last feedback waited.
  long standingNanos() {
    return standingNanos;
  }

  private long baseNanos() {
    return Math.min(leastNanos, formerLeastNanos);
  }

  void reset() {
    started = false;
    inBatch = false;
    standingNanos = 0;
  }
}
