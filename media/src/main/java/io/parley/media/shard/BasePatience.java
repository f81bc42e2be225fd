package io.parley.media.shard;

/// Keeps a base layer of each track going while an estimate that is too low for it may be wrong: a
/// track is paused only when the link is seen to be full, and that for a while, and it is tried
/// again when nothing of it is seen any more. Owned by one shard.
final class BasePatience {

  /// Longer, and a link that is too slow loses more; shorter, and a bad moment is a pause.
  static final long BELIEVE_NANOS = 2_000_000_000L;

  /// A track that is paused is tried again after so long without a sign of a full link, and after
  /// twice as long each time that it was in vain.
  static final long LEAST_REST_NANOS = 5_000_000_000L;

  static final long MOST_REST_NANOS = 40_000_000_000L;

  /// With enough for so long, the next lack is another one.
  private static final long FORGET_NANOS = 10_000_000_000L;

  /// No more than so many times the estimate, and a picture, is tried: a room full of cameras would
  /// else fill a slow link for two seconds whenever somebody joins.
  private static final long MOST_FACTOR = 3;

  private static final long MOST_MORE_BPS = 1_000_000;

  /// An allocator grants what is new only with headroom.
  private static final double HEADROOM = 1.27;

  /// An estimate that is not so far below what it takes is wrong as often as not, as long as what
  /// is sent gets through. A picture late by half a second is better than none.
  private static final double FAR_BELOW = 0.6;

  private boolean lacks;
  private boolean believes;
  private long sinceNanos;
  private long seenNanos;
  private long enoughNanos;
  private long restNanos = LEAST_REST_NANOS;

  /// @param baseBps what a base layer of everything takes that is wanted
  /// @param congested the link is seen to be full
  /// @param behind what is sent waits long before it may leave
  /// @return what may be shared out
  long usableBps(long nowNanos, long estimateBps, long baseBps, boolean congested, boolean behind) {
    long wanted = (long) (HEADROOM * baseBps);
    if (estimateBps >= wanted) {
      if (lacks) {
        enoughNanos = nowNanos;
      }
      if (nowNanos - enoughNanos >= FORGET_NANOS) {
        restNanos = LEAST_REST_NANOS;
      }
      lacks = false;
      believes = false;
      return estimateBps;
    }
    if (!lacks) {
      lacks = true;
      sinceNanos = nowNanos;
    }
    if (believes) {
      seenNanos = congested ? nowNanos : seenNanos;
      if (nowNanos - seenNanos < restNanos) {
        return estimateBps;
      }
      believes = false;
      sinceNanos = nowNanos;
      restNanos = Math.min(2 * restNanos, MOST_REST_NANOS);
    }
    boolean hopeless = behind || estimateBps < FAR_BELOW * baseBps;
    sinceNanos = congested && hopeless ? sinceNanos : nowNanos;
    if (nowNanos - sinceNanos >= BELIEVE_NANOS) {
      believes = true;
      seenNanos = nowNanos;
      return estimateBps;
    }
    long most = Math.min(wanted, MOST_FACTOR * estimateBps + MOST_MORE_BPS);
    return Math.max(estimateBps, most);
  }
}
