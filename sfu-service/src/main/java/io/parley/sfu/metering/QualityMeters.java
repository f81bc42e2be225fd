package io.parley.sfu.metering;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.media.shard.DownTrackStats;
import io.parley.media.shard.TrackStats;
import io.parley.sfu.quality.Reading;
import io.parley.sfu.quality.Verdict;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import livekit.LivekitModels.ConnectionQuality;
import org.jspecify.annotations.Nullable;

/// How the connections of all participants of this node are. Safe from any thread.
public final class QualityMeters {

  /// Where what clients are told changes, and some more.
  private static final double[] STEPS = {2, 3.1, 4, 4.3};

  private final DistributionSummary up;
  private final DistributionSummary down;
  private final Map<ConnectionQuality, Counter> told = new EnumMap<>(ConnectionQuality.class);
  private final Counter freezes;
  private final Counter pauses;
  private final Counter malformedDescriptors;
  private final Counter silenced;

  public QualityMeters(MeterRegistry registry) {
    up = scores(registry, "up");
    down = scores(registry, "down");
    freezes = registry.counter("parley.sfu.quality.freezes");
    pauses = registry.counter("parley.sfu.quality.pauses");
    malformedDescriptors = registry.counter("parley.sfu.descriptors.malformed");
    silenced = registry.counter("parley.sfu.audio.silenced");
    for (var quality : ConnectionQuality.values()) {
      if (quality != ConnectionQuality.UNRECOGNIZED) {
        String name = quality.name().toLowerCase(Locale.ROOT);
        told.put(quality, registry.counter("parley.sfu.quality.told", "quality", name));
      }
    }
  }

  private static DistributionSummary scores(MeterRegistry registry, String direction) {
    return DistributionSummary.builder("parley.sfu.quality.score")
        .tag("direction", direction)
        .serviceLevelObjectives(STEPS)
        .register(registry);
  }

  /// A participant was read, and judged.
  ///
  /// @param before what was read before; null at the first time
  public void read(@Nullable Reading before, Reading now, Verdict verdict) {
    up.record(verdict.upScore());
    down.record(verdict.downScore());
    var tracks = new HashMap<String, TrackStats>();
    var downTracks = new HashMap<Long, DownTrackStats>();
    if (before != null) {
      before.tracks().forEach(track -> tracks.put(track.sid(), track.stats()));
      before.downTracks().forEach(track -> downTracks.put(track.id(), track.stats()));
    }
    for (var track : now.tracks()) {
      var then = tracks.get(track.sid());
      long malformed = then == null ? 0 : then.malformedDescriptors();
      malformedDescriptors.increment(track.stats().malformedDescriptors() - malformed);
      silenced.increment(track.stats().silenced() - (then == null ? 0 : then.silenced()));
    }
    for (var track : now.downTracks()) {
      var then = downTracks.get(track.id());
      freezes.increment(track.stats().freezes() - (then == null ? 0 : then.freezes()));
      pauses.increment(track.stats().pauses() - (then == null ? 0 : then.pauses()));
    }
  }

  /// Others are told of a participant's quality.
  public void told(ConnectionQuality quality) {
    var counter = told.get(quality);
    if (counter != null) {
      counter.increment();
    }
  }
}
