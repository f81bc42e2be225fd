package io.parley.media.repair;

/// How long a publisher takes to send again what it is asked for, where no report tells the round
/// trip: the shortest time from a first request to its answer, of the last seconds. Longer ones
/// may be answers to a later request. Allocates nothing. Owned by one shard.
public final class AnswerTime {

  /// So long a time counts at least, and twice as long at most.
  private static final long WINDOW_NANOS = 5_000_000_000L;

  /// What took longer is not asked for any more.
  private static final long MOST_NANOS = 2_000_000_000L;

  private static final long NONE = Long.MAX_VALUE;

  private boolean started;
  private long beganNanos;
  private long least = NONE;
  private long leastBefore = NONE;

  /// A packet came that was asked for.
  ///
  /// @param afterNanos since it was asked for first; 0 for one that was not
  public void answered(long nowNanos, long afterNanos) {
    if (afterNanos <= 0 || afterNanos > MOST_NANOS) {
      return;
    }
    if (!started) {
      started = true;
      beganNanos = nowNanos;
    } else if (nowNanos - beganNanos >= WINDOW_NANOS) {
      leastBefore = least;
      least = NONE;
      beganNanos = nowNanos;
    }
    least = Math.min(least, afterNanos);
  }

  /// The shortest; 0 before the first.
  public long nanos() {
    long shortest = Math.min(least, leastBefore);
    return shortest == NONE ? 0 : shortest;
  }
}
