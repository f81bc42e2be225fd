package io.parley.media.client;

/// Which pictures of a stream are whole when their time comes, however their packets got here.
///
/// A picture is in time up to [#PATIENCE_NANOS] after the quickest one's delay. Whether those
/// before it that it builds on were here is not asked.
public final class SeenPictures {

  /// How far behind a player plays.
  public static final long PATIENCE_NANOS = 200_000_000L;

  /// Pictures whose packets may still come.
  private static final int WINDOW = 256;

  private final int[] came = new int[WINDOW];
  private boolean started;
  private int ssrc;
  private int newest;
  private long leastDelayNanos = Long.MAX_VALUE;
  private long pictures;
  private long inTime;

  /// A packet came for the first time.
  void arrived(long nowNanos, Stamp stamp) {
    if (!started || stamp.ssrc() != ssrc) {
      started = true;
      ssrc = stamp.ssrc();
      newest = stamp.frame() - 1;
    }
    if (stamp.frame() <= newest - WINDOW) {
      return;
    }
    while (newest < stamp.frame()) {
      newest++;
      pictures++;
      came[newest & WINDOW - 1] = 0;
    }
    long delayNanos = nowNanos - stamp.captureNanos();
    leastDelayNanos = Math.min(leastDelayNanos, delayNanos);
    int index = stamp.frame() & WINDOW - 1;
    boolean late = delayNanos - leastDelayNanos > PATIENCE_NANOS;
    came[index] += late ? 0 : 1;
    inTime += !late && came[index] == stamp.packets() ? 1 : 0;
  }

  /// Pictures from the first to the newest of which something came.
  public long pictures() {
    return pictures;
  }

  /// Of these, those that were whole in time.
  public long inTime() {
    return inTime;
  }
}
