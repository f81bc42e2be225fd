package io.parley.media.client;

/// Which frames of an audio stream a player has when their time comes, however they got here: in
/// packets of their own, repeated in later ones, or sent again.
///
/// A frame is in time up to [#PATIENCE_NANOS] after the quickest one's delay. What was never here,
/// or later, a player conceals.
public final class HeardFrames {

  /// How far behind a player plays: as much as those of browsers fall back on a bad link.
  public static final long PATIENCE_NANOS = 300_000_000L;

  /// Frames that may still come.
  private static final int WINDOW = 1024;

  private final boolean[] inTime = new boolean[WINDOW];
  private boolean started;
  private int first;
  private int newest;
  private long leastDelayNanos = Long.MAX_VALUE;
  private long concealed;
  private long repeated;

  /// A frame came.
  ///
  /// @param again it was in another packet than its own
  void arrived(long nowNanos, Stamp stamp, boolean again) {
    if (!started) {
      started = true;
      first = stamp.frame();
      newest = stamp.frame() - 1;
    }
    if (stamp.frame() < first || stamp.frame() <= newest - WINDOW) {
      return;
    }
    while (newest < stamp.frame()) {
      newest++;
      settle(newest - WINDOW);
      inTime[newest & WINDOW - 1] = false;
    }
    long delayNanos = nowNanos - stamp.captureNanos();
    leastDelayNanos = Math.min(leastDelayNanos, delayNanos);
    int index = stamp.frame() & WINDOW - 1;
    if (!inTime[index] && delayNanos - leastDelayNanos <= PATIENCE_NANOS) {
      inTime[index] = true;
      repeated += again ? 1 : 0;
    }
  }

  private void settle(int frame) {
    if (frame >= first) {
      concealed += inTime[frame & WINDOW - 1] ? 0 : 1;
    }
  }

  /// Frames from the first to the newest that came.
  public long frames() {
    return started ? newest - first + 1L : 0;
  }

  /// Of these, what a player conceals.
  public long concealed() {
    long missing = concealed;
    for (int frame = Math.max(first, newest - WINDOW + 1); started && frame <= newest; frame++) {
      missing += inTime[frame & WINDOW - 1] ? 0 : 1;
    }
    return missing;
  }

  /// Frames that came in other packets than their own first.
  public long repeated() {
    return repeated;
  }
}
