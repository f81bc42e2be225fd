package io.parley.testkit;

/// A clock that moves only when told to.
///
/// It starts a little below zero, as `System.nanoTime()` may: code that takes 0 for "never", or
/// that compares moments other than by subtraction, shows itself within the first seconds.
public final class VirtualTime {

  private static final long START_NANOS = -3_000_000_000L;

  private long nowNanos = START_NANOS;

  /// The present moment, monotonic.
  public long nowNanos() {
    return nowNanos;
  }

  /// How long this clock has run.
  public long elapsedNanos() {
    return nowNanos - START_NANOS;
  }

  /// Lets `nanos` (0 or more) pass.
  public void advance(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("time does not run backwards");
    }
    nowNanos += nanos;
  }

  /// Lets `millis` (0 or more) pass.
  public void advanceMillis(long millis) {
    advance(millis * 1_000_000);
  }

  /// Goes to `wakeNanos`; stays where it is when that moment has passed already.
  ///
  /// @param wakeNanos `Long.MAX_VALUE` means that nothing is planned
  /// @return false when nothing is planned
  public boolean advanceTo(long wakeNanos) {
    if (wakeNanos == Long.MAX_VALUE) {
      return false;
    }
    if (wakeNanos - nowNanos > 0) {
      nowNanos = wakeNanos;
    }
    return true;
  }

  /// The first of some planned moments; `Long.MAX_VALUE` when none is planned.
  public static long earliest(long... wakeNanos) {
    long first = Long.MAX_VALUE;
    for (long candidate : wakeNanos) {
      boolean planned = candidate != Long.MAX_VALUE;
      if (planned && (first == Long.MAX_VALUE || candidate - first < 0)) {
        first = candidate;
      }
    }
    return first;
  }
}
