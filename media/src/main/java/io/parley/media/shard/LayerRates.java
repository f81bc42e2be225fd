package io.parley.media.shard;

import io.parley.media.allocation.TrackDemand;
import io.parley.media.layer.Layers;
import io.parley.media.repair.RepairPolicy;
import io.parley.media.track.Track;
import java.util.Arrays;

/// What the layers of one track take, measured once for all its subscribers. Owned by one shard.
final class LayerRates {

  private static final long OFF = -1;

  private final Track track;
  private final long[] bps = new long[Layers.MAX_SPATIAL * Layers.MAX_TEMPORAL];
  private long measuredNanos;
  private boolean measured;

  LayerRates(Track track) {
    this.track = track;
  }

  /// Tells one subscriber's demand what it would cost.
  ///
  /// @param repaired with what may be sent unasked beside it; a base is kept without that, too
  void tell(long nowNanos, TrackDemand demand, boolean repaired) {
    if (!measured || nowNanos - measuredNanos >= Downlink.TURN_NANOS) {
      measured = true;
      measuredNanos = nowNanos;
      measure();
    }
    boolean base = true;
    for (int spatial = 0; spatial < Layers.MAX_SPATIAL; spatial++) {
      for (int temporal = 0; temporal < Layers.MAX_TEMPORAL; temporal++) {
        long each = bps[spatial * Layers.MAX_TEMPORAL + temporal];
        boolean dearer = repaired && !base && each > 0;
        base &= each < 0;
        demand.rate(spatial, temporal, dearer ? each + RepairPolicy.mostBps(each) : each);
      }
    }
  }

  /// What the least of it takes, as of the last [#tell]; 0 where nothing arrives.
  long baseBps() {
    for (long each : bps) {
      if (each >= 0) {
        return each;
      }
    }
    return 0;
  }

  private void measure() {
    if (track.isMuted()) {
      Arrays.fill(bps, OFF);
      return;
    }
    for (int spatial = 0; spatial < Layers.MAX_SPATIAL; spatial++) {
      int temporals = track.isLayerLive(spatial) ? track.temporalLayers(spatial) : 0;
      for (int temporal = 0; temporal < Layers.MAX_TEMPORAL; temporal++) {
        int index = spatial * Layers.MAX_TEMPORAL + temporal;
        bps[index] = temporal < temporals ? eased(index, spatial, temporal) : OFF;
      }
    }
  }

  /// Up at once, down by a sixteenth each time: what rests between two bursts still needs its room.
  private long eased(int index, int spatial, int temporal) {
    return Math.max(track.layerBitrateBps(spatial, temporal), bps[index] - bps[index] / 16);
  }
}
