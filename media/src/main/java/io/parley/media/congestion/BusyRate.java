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

  private boolean started;
  private long formerArrivalNanos;
  private long formerAsideBytes;
  private double bits;
  private double nanos;

  /// @param waitedNanos of [QueueDelay#packet]
  /// @param asideBytes that left before it without being told of, since the start
  void packet(long arrivalNanos, long waitedNanos, int bytes, long asideBytes) {
    long gapNanos = arrivalNanos - formerArrivalNanos;
    boolean follows = started && gapNanos >= 0;
    if (follows && waitedNanos > WAITED_NANOS && waitedNanos >= gapNanos * 3 / 4) {
      double kept = MEMORY_NANOS / (MEMORY_NANOS + gapNanos);
      bits = bits * kept + (bytes + asideBytes - formerAsideBytes) * 8.0;
      nanos = nanos * kept + gapNanos;
    }
    if (follows || !started) {
      formerArrivalNanos = arrivalNanos;
      formerAsideBytes = asideBytes;
    }
    started = true;
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
    forget();
  }
}
