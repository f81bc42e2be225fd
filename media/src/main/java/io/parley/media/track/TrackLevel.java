package io.parley.media.track;

import io.parley.media.audio.AudioLevelMeter;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.Codec;

/// How loud one track is, told when it changes. Owned by one shard.
final class TrackLevel {

  /// Levels are told at most so often.
  static final long INTERVAL_NANOS = 400_000_000L;

  private final long track;
  private final TrackListener listener;
  private final AudioLevelMeter meter = new AudioLevelMeter(Codec.OPUS.clockRateHz());
  private long dueNanos;
  private boolean flows;
  private double toldLevel;
  private boolean toldActive;

  TrackLevel(long track, TrackListener listener) {
    this.track = track;
    this.listener = listener;
  }

  /// Notes a packet.
  ///
  /// @return whether [#wakeNanos] became earlier
  boolean observe(long nowNanos, IngressStream stream, RtpHeader header) {
    int level = header.audioLevel(stream.extensions().audioLevel());
    if (level < 0) {
      return false;
    }
    meter.observe(nowNanos, level, header.timestamp());
    if (flows) {
      return false;
    }
    flows = true;
    dueNanos = nowNanos + INTERVAL_NANOS;
    return true;
  }

  /// Tells the level when that is due.
  void advance(long nowNanos, boolean muted) {
    if (!flows || nowNanos - dueNanos < 0) {
      return;
    }
    meter.update(nowNanos);
    double level = muted ? 0 : meter.level();
    boolean active = !muted && meter.isActive();
    double rounded = Math.ceil(level * 8) / 8;
    if (rounded != toldLevel || active != toldActive) {
      toldLevel = rounded;
      toldActive = active;
      listener.level(track, rounded, active);
    }
    dueNanos = nowNanos + INTERVAL_NANOS;
    flows = active || level > 0;
  }

  /// When [#advance] has something to do, [Long#MAX_VALUE] where nothing is planned.
  long wakeNanos() {
    return flows ? dueNanos : Long.MAX_VALUE;
  }
}
