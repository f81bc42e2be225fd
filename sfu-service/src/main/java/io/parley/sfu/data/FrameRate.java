package io.parley.sfu.data;

/// Takes so many frames of a data track a second and no more: each as a whole, evenly, and the
/// first at once. Not thread-safe.
final class FrameRate {

  /// Takes all.
  static final FrameRate UNLIMITED = new FrameRate(0);

  private static final long SECOND_NANOS = 1_000_000_000L;

  /// Packets of so many frames may come mixed up; of those further back nothing is known any more.
  private static final int REMEMBERED = 8;

  private final int framesPerSecond;
  private final boolean[] taken = new boolean[REMEMBERED];
  private boolean began;
  private int newest;
  private long dueNanos;

  private FrameRate(int framesPerSecond) {
    this.framesPerSecond = framesPerSecond;
  }

  /// @param framesPerSecond 0 for all; read as an unsigned number
  static FrameRate of(int framesPerSecond) {
    return framesPerSecond == 0 ? UNLIMITED : new FrameRate(framesPerSecond);
  }

  int framesPerSecond() {
    return framesPerSecond;
  }

  /// Whether a packet is of a frame that is taken.
  ///
  /// @param frame its number, 16 bits
  boolean takes(long nowNanos, int frame) {
    if (framesPerSecond == 0) {
      return true;
    }
    int ahead = began ? (short) (frame - newest) : 1;
    if (ahead <= 0) {
      return ahead > -REMEMBERED && taken[frame % REMEMBERED];
    }
    for (int i = 1; i < Math.min(ahead, REMEMBERED); i++) {
      taken[(frame - i) & (REMEMBERED - 1)] = false; // none of them came in time
    }
    boolean take = !began || nowNanos - dueNanos >= 0;
    if (take) {
      long interval = SECOND_NANOS / Integer.toUnsignedLong(framesPerSecond);
      boolean late = !began || nowNanos - dueNanos > interval;
      dueNanos = (late ? nowNanos : dueNanos) + interval; // what came late is not made up for
    }
    began = true;
    newest = frame;
    taken[frame % REMEMBERED] = take;
    return take;
  }
}
