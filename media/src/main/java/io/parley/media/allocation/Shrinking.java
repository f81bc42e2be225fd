package io.parley.media.allocation;

/// Decides how large a track's highest layer should be made where no subscriber can take it whole:
/// as large as the one with the most room can take. Its publisher is then asked to send no more.
///
/// Told each turn what the layers take and what room there is. Owned by one shard.
public final class Shrinking {

  /// Any amount: nothing is shrunk.
  public static final long UNLIMITED = Budget.UNKNOWN;

  /// An encoder overshoots now and then; what is left is for that.
  static final double SHARE = 0.97;

  /// Below this share of what it takes unasked, encoders give a layer up, and the next lower one is
  /// about as good.
  static final double LEAST_SHARE = 0.45;

  /// The same by the next lower layer: not much better than that is not worth being shrunk to.
  static final double LEAST_ABOVE_LOWER = 1.3;

  /// Room for so much more than all of it ends the shrinking; for so much less than its least, too.
  static final double RELEASE = 1.15;

  static final double GIVE_UP = 0.8;

  /// Who has the layer keeps it while it fits; who has it not needs headroom.
  static final double HEADROOM = DownlinkAllocator.HEADROOM_PERCENT / 100.0;

  /// Each turn it may grow by this share of itself.
  static final double GROWTH = 0.02;

  /// More than this times what was asked for is more than encoders overshoot.
  static final double HEEDED = 1.25;

  /// A publisher that does not follow for so long does not follow at all: it is not asked again for
  /// [#DEAF_NANOS].
  static final long BELIEVE_NANOS = 4_000_000_000L;

  static final long DEAF_NANOS = 60_000_000_000L;

  /// What is asked for is expected to be followed by so much each turn, as fast as it can be
  /// measured.
  static final double FOLLOWS = 1.0 / 16;

  private boolean shrinks;
  private double expectedBps;
  private long allowedBps = UNLIMITED;
  private long fullBps;
  private boolean heeded;
  private long heededNanos;
  private boolean deaf;
  private long deafNanos;

  /// Looks at it anew.
  ///
  /// @param topBps what the highest layer takes at present, with all that it builds on
  /// @param lowerBps what the next lower layer takes; 0 where there is none
  /// @param roomBps the most that a subscriber has for the track who wants that layer;
  ///     [#UNLIMITED] for any amount, 0 where nobody wants it
  /// @param served whether somebody has it
  public void look(long nowNanos, long topBps, long lowerBps, long roomBps, boolean served) {
    fullBps = shrinks ? Math.max(fullBps, topBps) : topBps;
    deaf &= nowNanos - deafNanos < DEAF_NANOS;
    double least = Math.max(LEAST_SHARE * fullBps, LEAST_ABOVE_LOWER * lowerBps);
    double fit = SHARE * roomBps;
    if (fullBps == 0 || deaf || roomBps == UNLIMITED || roomBps == 0) {
      end();
    } else if (shrinks) {
      goOn(nowNanos, topBps, least, fit);
    } else if (roomBps < (served ? 1 : HEADROOM) * fullBps && fit >= least) {
      shrinks = true;
      heededNanos = nowNanos;
      allow(fit);
      expectedBps = allowedBps;
      heeded = isHeeded(topBps);
    }
  }

  private void goOn(long nowNanos, long topBps, double least, double fit) {
    if (fit > RELEASE * fullBps || fit < GIVE_UP * least) {
      end();
      return;
    }
    allow(Math.min(fit, allowedBps * (1 + GROWTH)));
    expectedBps = Math.max(allowedBps, expectedBps * (1 - FOLLOWS));
    heeded = isHeeded(topBps);
    if (heeded) {
      heededNanos = nowNanos;
    } else if (nowNanos - heededNanos >= BELIEVE_NANOS) {
      deaf = true;
      deafNanos = nowNanos;
      end();
    }
  }

  private void allow(double bitsPerSecond) {
    allowedBps = (long) Math.min(fullBps, bitsPerSecond);
  }

  private boolean isHeeded(long topBps) {
    return topBps <= HEEDED * expectedBps;
  }

  /// Nothing is shrunk any more.
  public void end() {
    shrinks = false;
    heeded = false;
    allowedBps = UNLIMITED;
  }

  /// What the highest layer may take, [#UNLIMITED] for any amount.
  public long allowedBps() {
    return allowedBps;
  }

  /// Whether the publisher sends about what it may.
  public boolean isHeeded() {
    return heeded;
  }

  /// What the highest layer takes, or took when its publisher was not yet asked for less.
  public long fullBps() {
    return fullBps;
  }
}
