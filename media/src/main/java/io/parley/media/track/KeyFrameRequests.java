package io.parley.media.track;

/// Merges what many subscribers ask for into few requests to the publisher of one layer.
///
/// One request is under way at a time: a key frame that comes serves all who waited for it, and
/// who asks after it is served by the next, not sooner than an interval after the last request.
final class KeyFrameRequests {

  /// A key frame of the lowest layer is small, and whoever joins waits for it. Shorter, and many
  /// who join make a stream of key frames.
  static final long LOWEST_INTERVAL_NANOS = 300_000_000L;

  /// Those of upper layers are large: more often, and a publisher sends little else.
  static final long UPPER_INTERVAL_NANOS = 500_000_000L;

  private final long intervalNanos;
  private boolean wanted;
  private boolean asked;
  private long askedNanos;
  private long requests;

  KeyFrameRequests(int layer) {
    intervalNanos = layer == 0 ? LOWEST_INTERVAL_NANOS : UPPER_INTERVAL_NANOS;
  }

  /// Somebody needs a key frame that begins after now.
  void want() {
    wanted = true;
  }

  /// A key frame begins: all who waited have it.
  void arrived() {
    wanted = false;
  }

  /// Whether to ask now; the wish is then served.
  boolean takeDue(long nowNanos) {
    if (!wanted || asked && nowNanos - askedNanos < intervalNanos) {
      return false;
    }
    wanted = false;
    asked = true;
    askedNanos = nowNanos;
    requests++;
    return true;
  }

  /// How often its publisher was asked.
  long requests() {
    return requests;
  }

  /// When [#takeDue] will say yes, [Long#MAX_VALUE] where nobody waits.
  long wakeNanos(long nowNanos) {
    if (!wanted) {
      return Long.MAX_VALUE;
    }
    return asked ? askedNanos + intervalNanos : nowNanos;
  }
}
