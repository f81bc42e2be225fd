package io.parley.media.track;

/// Merges what many subscribers ask for into few requests to the publisher of one layer.
final class KeyFrameRequests {

  /// A key frame of the lowest layer is small: asking for it twice a second does no harm.
  private static final long LOWEST_INTERVAL_NANOS = 500_000_000L;

  /// Those of upper layers are not: more often, and a publisher sends little else.
  private static final long UPPER_INTERVAL_NANOS = 1_000_000_000L;

  private final long intervalNanos;
  private boolean wanted;
  private boolean asked;
  private long askedNanos;

  KeyFrameRequests(int layer) {
    intervalNanos = layer == 0 ? LOWEST_INTERVAL_NANOS : UPPER_INTERVAL_NANOS;
  }

  /// Somebody needs a key frame; within a frame's time of the last request it answers that.
  void want(long nowNanos) {
    wanted = !asked || nowNanos - askedNanos > intervalNanos / 5;
  }

  /// Whether to ask now; the wish is then served.
  boolean takeDue(long nowNanos) {
    if (!wanted || asked && nowNanos - askedNanos < intervalNanos) {
      return false;
    }
    wanted = false;
    asked = true;
    askedNanos = nowNanos;
    return true;
  }
}
