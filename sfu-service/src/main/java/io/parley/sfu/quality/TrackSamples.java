package io.parley.sfu.quality;

import io.parley.media.allocation.Tier;
import io.parley.media.section.TrafficKind;
import io.parley.media.shard.DownTrackStats;
import io.parley.media.shard.LayerStats;
import io.parley.media.shard.TrackStats;
import io.parley.protocol.events.DownTrackSample;
import io.parley.protocol.events.LayerSample;
import io.parley.protocol.events.MediaKind;
import io.parley.protocol.events.TrackSample;
import org.jspecify.annotations.Nullable;

/// What tracks and down-tracks went through between two readings, as the event log has it.
final class TrackSamples {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private TrackSamples() {}

  /// @param before null where the track began since
  static TrackSample of(@Nullable TrackReading before, TrackReading reading) {
    TrackStats now = reading.stats();
    TrackStats then = before == null ? null : before.stats();
    var sample =
        TrackSample.newBuilder()
            .setTrackSid(reading.sid())
            .setKind(wire(now.traffic()))
            .setMuted(now.muted())
            .setPackets(since(then == null ? 0 : then.packets(), now.packets()))
            .setBytes(since(then == null ? 0 : then.payloadBytes(), now.payloadBytes()))
            .setLost(since(then == null ? 0 : then.lost(), now.lost()))
            .setRepaired(since(then == null ? 0 : then.repairs(), now.repairs()))
            .setGivenUp(since(then == null ? 0 : then.givenUp(), now.givenUp()))
            .setNacks(since(then == null ? 0 : then.nacks(), now.nacks()))
            .setPlis(since(then == null ? 0 : then.plis(), now.plis()))
            .setJitterMicros(bounded(now.jitterNanos() / NANOS_PER_MICRO))
            .setLayersAsked(reading.layers());
    now.layers().forEach(layer -> sample.addLayers(of(layer)));
    return sample.build();
  }

  private static LayerSample of(LayerStats layer) {
    return LayerSample.newBuilder()
        .setSpatial(layer.spatial())
        .setBps(layer.bitsPerSecond())
        .setFps((float) layer.framesPerSecond())
        .setWidth(layer.width())
        .setHeight(layer.height())
        .build();
  }

  /// @param before null where the down-track began since
  static DownTrackSample of(@Nullable DownTrackReading before, DownTrackReading reading) {
    DownTrackStats now = reading.stats();
    DownTrackStats then = before == null ? null : before.stats();
    long notSent = now.notSent() - (then == null ? 0 : then.notSent());
    long expected = now.reportedExpected() - (then == null ? 0 : then.reportedExpected());
    long lost = now.reportedLost() - (then == null ? 0 : then.reportedLost());
    var allocation = now.allocation();
    return DownTrackSample.newBuilder()
        .setTrackSid(reading.sid())
        .setKind(wire(now.traffic()))
        .setPackets(since(then == null ? 0 : then.packets(), now.packets()))
        .setBytes(since(then == null ? 0 : then.payloadBytes(), now.payloadBytes()))
        .setRetransmitted(since(then == null ? 0 : then.retransmitted(), now.retransmitted()))
        .setUnasked(since(then == null ? 0 : then.unasked(), now.unasked()))
        .setNacks(since(then == null ? 0 : then.nacks(), now.nacks()))
        .setPlis(since(then == null ? 0 : then.plis(), now.plis()))
        .setExpected(Math.max(0, expected - notSent))
        .setLost(Math.max(0, lost - notSent))
        .setJitterMicros(bounded(now.jitterNanos() / NANOS_PER_MICRO))
        .setSpatial(now.spatial())
        .setTargetSpatial(now.targetSpatial())
        .setTargetTemporal(now.targetTemporal())
        .setPauses(bounded(since(then == null ? 0 : then.pauses(), now.pauses())))
        .setFreezes(bounded(since(then == null ? 0 : then.freezes(), now.freezes())))
        .setFrozenMs(
            bounded(
                since(then == null ? 0 : then.frozenNanos(), now.frozenNanos()) / NANOS_PER_MILLI))
        .setReason(DownTrackSample.Reason.valueOf(allocation.reason().name()))
        .setGrantedBps(allocation.grantedBps())
        .setWantedBps(allocation.wantedBps())
        .setTier(wire(allocation.tier()))
        .build();
  }

  /// A counter may go back a little, where what was thought lost was late.
  private static long since(long before, long now) {
    return Math.max(0, now - before);
  }

  private static int bounded(long value) {
    return (int) Math.clamp(value, 0, Integer.MAX_VALUE);
  }

  private static DownTrackSample.Tier wire(Tier tier) {
    return switch (tier) {
      case AUDIO -> DownTrackSample.Tier.SOUND;
      case PRIORITY -> DownTrackSample.Tier.PRIORITY;
      case NORMAL -> DownTrackSample.Tier.NORMAL;
      case BULK -> DownTrackSample.Tier.BULK;
    };
  }

  private static MediaKind wire(TrafficKind kind) {
    return switch (kind) {
      case OTHER -> MediaKind.OTHER;
      case AUDIO -> MediaKind.AUDIO;
      case VIDEO -> MediaKind.VIDEO;
      case SCREEN -> MediaKind.SCREEN;
      case DATA -> MediaKind.DATA;
    };
  }
}
