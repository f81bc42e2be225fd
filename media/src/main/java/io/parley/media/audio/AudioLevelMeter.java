package io.parley.media.audio;

/// Measures how loud one audio track is, from the level that each of its packets carries (RFC
/// 6464).
///
/// Time is that of the RTP timestamps, so that silence for which nothing is sent (DTX) counts as
/// silence. Every 400 ms the loudest packet is taken, lowered by the share of the time that was
/// quiet, and smoothed over two windows. Owned by one shard.
public final class AudioLevelMeter {

  /// A packet is active up to here, in -dBov. Larger, and breathing speaks; smaller, and a soft
  /// voice is never heard.
  static final int ACTIVE_LEVEL = 35;

  /// How long is observed before the level moves.
  static final long WINDOW_MILLIS = 400;

  /// Share of a window that must be active, in percent; below, the window is silence.
  static final int ACTIVE_PERCENT = 40;

  /// Without packets for two windows the last level is stale.
  static final long STALE_NANOS = 2 * WINDOW_MILLIS * 1_000_000L;

  /// The longest that one packet speaks for (RFC 6716 §2.1.4); the rest of a gap was silence.
  static final long MAX_PACKET_MILLIS = 120;

  /// Exponential smoothing over two windows: 2 / (2 + 1).
  private static final double SMOOTHING = 2.0 / 3.0;

  private static final double ACTIVE_THRESHOLD = linear(ACTIVE_LEVEL);
  private static final int SILENCE = 127;

  private final int clockRateHz;
  private final long windowTicks;

  private boolean started;
  private int lastTimestamp;
  private long lastObservedNanos;

  private long observedTicks;
  private long activeTicks;
  private int loudest = SILENCE;
  private double level;

  /// @param clockRateHz of the track's RTP timestamps
  public AudioLevelMeter(int clockRateHz) {
    this.clockRateHz = clockRateHz;
    windowTicks = ticks(WINDOW_MILLIS);
  }

  private long ticks(long millis) {
    return millis * clockRateHz / 1000;
  }

  /// Notes a packet. One that comes out of order says nothing.
  ///
  /// @param levelDbov 0 loudest to 127 silence, as [io.parley.media.rtp.RtpHeader#audioLevel] has
  ///     it
  public void observe(long nowNanos, int levelDbov, int rtpTimestamp) {
    update(nowNanos);
    long elapsed = started ? rtpTimestamp - lastTimestamp : 0;
    if (started && elapsed <= 0) {
      return;
    }
    started = true;
    lastTimestamp = rtpTimestamp;
    lastObservedNanos = nowNanos;
    observedTicks += Math.min(elapsed, windowTicks);
    if (elapsed > 0 && levelDbov <= ACTIVE_LEVEL) {
      activeTicks += Math.min(elapsed, ticks(MAX_PACKET_MILLIS));
      loudest = Math.min(loudest, levelDbov);
    }
    if (observedTicks >= windowTicks) {
      closeWindow();
    }
  }

  private void closeWindow() {
    double share = (double) activeTicks / observedTicks;
    if (share * 100 >= ACTIVE_PERCENT) {
      double corrected = loudest - 20 * Math.log10(share);
      level += (linear(corrected) - level) * SMOOTHING;
    } else {
      level = 0;
    }
    beginWindow();
  }

  private void beginWindow() {
    observedTicks = 0;
    activeTicks = 0;
    loudest = SILENCE;
  }

  /// Forgets a level that became stale. To be called now and then, even when nothing comes.
  public void update(long nowNanos) {
    if (started && nowNanos - lastObservedNanos >= STALE_NANOS) {
      started = false; // whatever timestamp comes next, it begins anew
      level = 0;
      beginWindow();
    }
  }

  /// The smoothed level, 0 silence to 1; not rounded.
  public double level() {
    return level;
  }

  /// Whether the level is that of somebody who speaks.
  public boolean isActive() {
    return level >= ACTIVE_THRESHOLD;
  }

  private static double linear(double minusDbov) {
    return Math.pow(10, -minusDbov / 20);
  }
}
