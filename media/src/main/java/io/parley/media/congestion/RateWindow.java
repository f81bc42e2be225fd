package io.parley.media.congestion;

import java.util.Arrays;

/// Bytes by time, over the last half second: how fast something goes.
final class RateWindow {

  private static final long BUCKET_NANOS = 50_000_000L;
  private static final int BUCKETS = 10;

  /// With less time than this a rate would be a guess.
  private static final long LEAST_NANOS = 100_000_000L;

  private final long[] bytes = new long[BUCKETS];
  private boolean started;
  private long firstNanos;
  private long newest;
  private long newestNanos;
  private long sum;

  /// @param nowNanos on any clock; what is older than the window does not count
  void add(long nowNanos, int added) {
    advance(nowNanos);
    long bucket = Math.floorDiv(nowNanos, BUCKET_NANOS);
    if (bucket > newest - BUCKETS) {
      bytes[index(bucket)] += added;
      sum += added;
    }
  }

  /// Lets time pass.
  void advance(long nowNanos) {
    long bucket = Math.floorDiv(nowNanos, BUCKET_NANOS);
    if (!started || bucket - newest >= BUCKETS) {
      if (!started) {
        firstNanos = nowNanos;
        newestNanos = nowNanos;
        started = true;
      }
      Arrays.fill(bytes, 0);
      sum = 0;
      newest = bucket;
    }
    while (newest < bucket) {
      newest++;
      sum -= bytes[index(newest)];
      bytes[index(newest)] = 0;
    }
    newestNanos = Math.max(newestNanos, nowNanos);
  }

  /// Whether enough time has passed to tell.
  boolean isKnown() {
    return started && spanNanos() >= LEAST_NANOS;
  }

  /// Bits per second up to the newest addition; 0 while nothing is known.
  long bitsPerSecond() {
    return isKnown() ? sum * 8 * 1_000_000_000L / spanNanos() : 0;
  }

  private long spanNanos() {
    long windowStart = (newest - BUCKETS + 1) * BUCKET_NANOS;
    return newestNanos - Math.max(firstNanos, windowStart);
  }

  void reset() {
    started = false;
  }

  private static int index(long bucket) {
    return (int) Math.floorMod(bucket, (long) BUCKETS);
  }
}
