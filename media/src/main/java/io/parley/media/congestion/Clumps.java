package io.parley.media.congestion;

/// How long packets are held back on their way only to arrive all at once: by a receiver that had
/// no time to look, or a radio that gathers them. Delay of this kind is gone with the next clump; a
/// queue stays. Allocates nothing.
final class Clumps {

  /// Packets that arrive this close to each other came together; a link of 20 Mbit/s takes as long
  /// for one.
  private static final long TOGETHER_NANOS = 500_000L;

  /// With less, delays are taken as they are: a slow link's frames look so, too.
  private static final long NOTABLE_NANOS = 25_000_000L;

  /// What was seen fades by 1/e in this time. Longer, and a queue is seen late after one bad
  /// moment; shorter, and a stall surprises anew.
  private static final double MEMORY_NANOS = 5e9;

  private boolean started;
  private long newestArrivalNanos;
  private long longestDelayNanos;
  private double heldNanos;

  /// @param drains a queue is being emptied: delay that shrinks meanwhile says nothing
  void packet(long sentNanos, long arrivalNanos, boolean drains) {
    long delayNanos = arrivalNanos - sentNanos;
    long gapNanos = arrivalNanos - newestArrivalNanos;
    if (!started || gapNanos < 0) {
      started = true;
      newestArrivalNanos = Math.max(newestArrivalNanos, arrivalNanos);
      longestDelayNanos = delayNanos;
      return;
    }
    newestArrivalNanos = arrivalNanos;
    heldNanos *= MEMORY_NANOS / (MEMORY_NANOS + gapNanos);
    if (gapNanos > TOGETHER_NANOS && drains) {
      longestDelayNanos = delayNanos;
    }
    heldNanos = Math.max(heldNanos, longestDelayNanos - delayNanos);
    longestDelayNanos =
        gapNanos > TOGETHER_NANOS ? delayNanos : Math.max(longestDelayNanos, delayNanos);
  }

  /// The longest of lately; 0 where it is too short to matter.
  long heldNanos() {
    return heldNanos > NOTABLE_NANOS ? (long) heldNanos : 0;
  }

  void reset() {
    started = false;
    heldNanos = 0;
  }
}
