package io.parley.media.congestion;

/// How fast packets arrive that had to wait: the gap before such a packet is the time that the
/// bottleneck spent on it and on what left between it and the one before, so this is what the
/// bottleneck takes, however little is sent.
final class BusyRate {

  /// A packet that waited less did perhaps not find the bottleneck at work.
  private static final long WAITED_NANOS = 15_000_000L;

  /// What is older counts by 1/e. Longer, and a fall is followed late; shorter, and a few packets
  /// decide.
  private static final double MEMORY_NANOS = 100_000_000;

  /// With less time at work nothing is said.
  private static final double LEAST_NANOS = 50_000_000;

  /// A longer gap may be a pause of the link: what comes next tells.
  private static final long PAUSE_NANOS = 40_000_000L;

  /// After a pause what waited comes so many times as fast at least. Less, and a link that varies
  /// is taken for a faster one; more, and a pause for a slow link.
  private static final double FASTER = 4;

  /// Pauses are rare: what comes and goes more often is how fast the link is.
  private static final long RARELY_NANOS = 2_000_000_000L;

  /// After a pause all that waited is through in this time where the link is fast.
  private static final long AFTER_NANOS = 300_000_000L;

  private boolean started;
  private boolean doubts;
  private int doubtedBytes;
  private long doubtedNanos;
  private boolean paused;
  private long pausedNanos;
  private long formerArrivalNanos;
  private long formerAsideBytes;
  private double bits;
  private double nanos;

  /// @param waitedNanos of [QueueDelay#packet]
  /// @param asideBytes that left before it without being told of, since the start
  void packet(long arrivalNanos, long waitedNanos, int bytes, long asideBytes) {
    long gapNanos = arrivalNanos - formerArrivalNanos;
    boolean follows = started && gapNanos >= 0;
    if (follows) {
      boolean busy = waitedNanos > WAITED_NANOS && waitedNanos >= gapNanos * 3 / 4;
      int all = (int) (bytes + asideBytes - formerAsideBytes);
      if (doubts) {
        resolve(arrivalNanos, busy, all, gapNanos);
      }
      doubts = busy && gapNanos > PAUSE_NANOS && isRare(arrivalNanos);
      if (doubts) {
        doubtedBytes = all;
        doubtedNanos = gapNanos;
      } else if (busy) {
        add(all, gapNanos);
      }
    }
    if (follows || !started) {
      formerArrivalNanos = arrivalNanos;
      formerAsideBytes = asideBytes;
    } else {
      doubts = false; // a clock that goes back must not keep anybody waiting
      paused = false;
    }
    started = true;
  }

  private boolean isRare(long arrivalNanos) {
    return !paused || arrivalNanos - pausedNanos > RARELY_NANOS;
  }

  /// The packet behind a long gap came: soon, where that was a pause.
  private void resolve(long arrivalNanos, boolean busy, int bytes, long gapNanos) {
    double perByte = gapNanos / (double) Math.max(1, bytes);
    if (busy && FASTER * perByte > doubtedNanos / (double) Math.max(1, doubtedBytes)) {
      add(doubtedBytes, doubtedNanos);
    } else {
      paused = true;
      pausedNanos = arrivalNanos;
      forget();
    }
  }

  private void add(int bytes, long gapNanos) {
    double kept = MEMORY_NANOS / (MEMORY_NANOS + gapNanos);
    bits = bits * kept + bytes * 8.0;
    nanos = nanos * kept + gapNanos;
  }

  /// Whether the newest gap is too long to tell a link that got slow from one that paused, or it
  /// paused just now and what came since does not tell how fast it is.
  boolean doubts() {
    boolean after = started && paused && formerArrivalNanos - pausedNanos < AFTER_NANOS;
    return doubts || after && !isKnown();
  }

  boolean isKnown() {
    return nanos >= LEAST_NANOS;
  }

  long bitsPerSecond() {
    return (long) (bits * 1e9 / nanos);
  }

  /// What was measured is past: the bottleneck may be another by now.
  void forget() {
    bits = 0;
    nanos = 0;
  }

  void reset() {
    started = false;
    doubts = false;
    paused = false;
    forget();
  }
}
