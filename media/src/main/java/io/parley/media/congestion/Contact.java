package io.parley.media.congestion;

/// Since when packets leave and feedback comes, and when either did last.
final class Contact {

  /// Before the first train is judged nothing is held back, for so long at most after the first
  /// feedback: a good link would be taken for a slow one in the first second of each call.
  private static final long OPTIMISM_NANOS = 500_000_000L;

  /// Whose feedback did not come by then sends none.
  private static final long NEVER_NANOS = 5_000_000_000L;

  /// With nothing sent for so long, what waited on the way is through.
  private static final long THROUGH_NANOS = 1_000_000_000L;

  private boolean sent;
  private long firstSentNanos;
  private long sentNanos;
  private boolean heard;
  private long firstHeardNanos;
  private long heardNanos;

  void sent(long nowNanos) {
    firstSentNanos = sent ? firstSentNanos : nowNanos;
    sentNanos = nowNanos;
    sent = true;
  }

  void heard(long nowNanos) {
    firstHeardNanos = heard ? firstHeardNanos : nowNanos;
    heardNanos = nowNanos;
    heard = true;
  }

  /// Whether any feedback came.
  boolean isHeard() {
    return heard;
  }

  /// Whether nothing left yet, or what left will not be told of.
  boolean isBlind(long nowNanos) {
    return !sent || !heard && nowNanos - firstSentNanos > NEVER_NANOS;
  }

  /// Whether feedback has come for long enough to be gone by.
  boolean isSettled(long nowNanos) {
    return heard && nowNanos - firstHeardNanos > OPTIMISM_NANOS;
  }

  /// Nothing left for so long that nothing can wait on the way, whatever was heard last.
  boolean isThrough(long nowNanos) {
    return nowNanos - sentNanos > THROUGH_NANOS && nowNanos - heardNanos > THROUGH_NANOS;
  }
}
