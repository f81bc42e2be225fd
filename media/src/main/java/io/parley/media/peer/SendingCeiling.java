package io.parley.media.peer;

/// The most that a publisher should send, told by REMB (draft-alvestrand-rmcat-remb-03): senders
/// that estimate by transport-wide feedback keep below it, too. Owned by one shard.
final class SendingCeiling {

  /// Any amount.
  static final long NONE = Long.MAX_VALUE;

  /// One may be lost, and some senders forget.
  private static final long REPEAT_NANOS = 1_000_000_000L;

  /// Where nothing is to be kept below any more, it is said so often.
  private static final int FAREWELLS = 3;

  /// What is no ceiling to anybody.
  private static final long LIFTED_BPS = 1_000_000_000L;

  /// A change by less than this share is told with the next repetition.
  private static final double WORTH_TELLING = 0.03;

  /// A rise is told no sooner after the last telling than this; a fall at once.
  private static final long RISE_NANOS = 200_000_000L;

  private long bps = NONE;
  private long toldBps = NONE;
  private int farewells;
  private boolean due;
  private long dueNanos;
  private long toldNanos;

  /// @param bitsPerSecond all that the publisher sends together; [#NONE] for any amount
  void set(long nowNanos, long bitsPerSecond) {
    if (bitsPerSecond == bps) {
      return;
    }
    farewells = bitsPerSecond == NONE ? FAREWELLS : 0;
    bps = bitsPerSecond;
    if (bps == NONE || bps < (1 - WORTH_TELLING) * toldBps) {
      due(nowNanos);
    } else if (bps > (1 + WORTH_TELLING) * toldBps) {
      due(Math.max(nowNanos, toldNanos + RISE_NANOS));
    }
  }

  private void due(long atNanos) {
    dueNanos = due ? Math.min(dueNanos, atNanos) : atNanos;
    due = true;
  }

  long bps() {
    return bps;
  }

  /// What to tell now; 0 for nothing.
  long take(long nowNanos) {
    if (!due || nowNanos - dueNanos < 0) {
      return 0;
    }
    toldBps = bps == NONE ? LIFTED_BPS : bps;
    toldNanos = nowNanos;
    farewells -= bps == NONE ? 1 : 0;
    due = bps != NONE || farewells > 0;
    dueNanos = nowNanos + REPEAT_NANOS;
    return toldBps;
  }

  /// When [#take] has something; [Long#MAX_VALUE] for never.
  long wakeNanos() {
    return due ? dueNanos : Long.MAX_VALUE;
  }
}
