package io.parley.media.shard;

import io.parley.media.layer.Layers;
import io.parley.media.section.MediaKind;
import io.parley.media.section.TrafficKind;
import io.parley.media.track.IngressStream;
import io.parley.media.track.StreamTotals;
import io.parley.media.track.Track;
import io.parley.media.track.TrackLayers;
import java.util.ArrayList;
import java.util.List;

/// What came of one track, since it was added where not said otherwise.
///
/// @param traffic what it is counted as
/// @param muted whether its publisher muted it
/// @param packets that came, retransmissions over a source of their own not counted
/// @param payloadBytes that came
/// @param lost packets that did not come the first time; may go back a little, when they were late
/// @param repairs retransmissions that came over a source of their own
/// @param givenUp packets that were asked for in vain
/// @param nacks packets that were asked for again
/// @param plis key frames that were asked for
/// @param jitterNanos interarrival jitter now
/// @param malformedDescriptors packets whose descriptor of layers could not be read
/// @param silenced packets that were not forwarded, since other microphones were louder
/// @param layers that arrive now, lowest first; of video alone
public record TrackStats(
    TrafficKind traffic,
    boolean muted,
    long packets,
    long payloadBytes,
    long lost,
    long repairs,
    long givenUp,
    long nacks,
    long plis,
    long jitterNanos,
    long malformedDescriptors,
    long silenced,
    List<LayerStats> layers) {

  /// A track of which nothing came for so long has no layers, whatever it had before.
  private static final long REST_NANOS = 2_000_000_000L;

  public TrackStats {
    layers = List.copyOf(layers);
  }

  static TrackStats of(long nowNanos, Track track) {
    StreamTotals totals = track.totals();
    return new TrackStats(
        track.traffic(),
        track.isMuted(),
        totals.packets(),
        totals.payloadBytes(),
        totals.lost(),
        totals.repairs(),
        totals.givenUp(),
        totals.nacks(),
        totals.plis(),
        totals.jitterNanos(),
        track.malformedDescriptors(),
        track.silenced(),
        layers(nowNanos, track));
  }

  private static List<LayerStats> layers(long nowNanos, Track track) {
    List<LayerStats> stats = new ArrayList<>();
    IngressStream best = track.kind() == MediaKind.VIDEO ? track.bestLayer() : null;
    if (best == null || nowNanos - best.lastArrivalNanos() > REST_NANOS) {
      return stats;
    }
    TrackLayers layers = track.layers();
    for (int spatial = 0; spatial < Layers.MAX_SPATIAL; spatial++) {
      if (layers.isLive(spatial)) {
        stats.add(
            new LayerStats(
                spatial,
                layers.bitrateBps(spatial, Layers.ALL),
                layers.framesPerSecond(spatial, Layers.ALL),
                layers.width(spatial),
                layers.height(spatial)));
      }
    }
    return stats;
  }
}
