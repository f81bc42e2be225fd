package io.parley.bench;

import java.util.Arrays;

/// Delays of single packets, in nanoseconds. Thread-safe.
final class Delays {

  private static final double NANOS_PER_MILLI = 1e6;

  private long[] nanos = new long[1024];
  private int count;

  synchronized void add(long delayNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = delayNanos;
  }

  synchronized int count() {
    return count;
  }

  /// The delay that this share of the packets does not exceed (nearest rank).
  ///
  /// @param share above 0, up to 1
  /// @return milliseconds
  /// @throws BenchFailure if there are none
  synchronized double millis(double share) {
    if (count == 0) {
      throw new BenchFailure("no packet came that could be measured");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * count) - 1] / NANOS_PER_MILLI;
  }
}
