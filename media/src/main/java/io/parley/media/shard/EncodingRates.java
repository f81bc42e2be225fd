package io.parley.media.shard;

import io.parley.media.layer.Layers;
import io.parley.media.track.Track;
import io.parley.media.track.TrackLayers;
import java.util.Arrays;

/// What the layers of one of a track's encodings take, measured once for all who get it. Owned by
/// one shard.
final class EncodingRates {

  private static final long OFF = -1;

  private final Track track;
  private final int encoding;
  private final long[] bps = new long[Layers.MAX_SPATIAL * Layers.MAX_TEMPORAL];
  private long measuredNanos;
  private boolean measured;

  /// @param encoding 0, or 1 for the backup codec's
  EncodingRates(Track track, int encoding) {
    this.track = track;
    this.encoding = encoding;
  }

  /// Measures, where that is some time ago.
  EncodingRates refreshed(long nowNanos) {
    if (!measured || nowNanos - measuredNanos >= Downlink.TURN_NANOS) {
      measured = true;
      measuredNanos = nowNanos;
      measure();
    }
    return this;
  }

  /// With all that the layer builds on; below 0 where it does not arrive.
  long bps(int spatial, int temporal) {
    return bps[spatial * Layers.MAX_TEMPORAL + temporal];
  }

  /// The highest spatial layer that arrives, -1 where none does.
  int top() {
    for (int spatial = Layers.MAX_SPATIAL - 1; spatial >= 0; spatial--) {
      if (bps(spatial, 0) >= 0) {
        return spatial;
      }
    }
    return -1;
  }

  /// What a subscriber of a spatial layer gets; 0 for one that does not arrive.
  long spatialBps(int spatial) {
    long most = 0;
    for (int temporal = 0; spatial >= 0 && temporal < Layers.MAX_TEMPORAL; temporal++) {
      most = Math.max(most, bps(spatial, temporal));
    }
    return most;
  }

  /// What is sent beside the highest layer and what that builds on.
  long belowTopBps() {
    long sum = 0;
    int top = track.layers(encoding).isSimulcast() ? top() : 0;
    for (int spatial = 0; spatial < top; spatial++) {
      sum += spatialBps(spatial);
    }
    return sum;
  }

  /// What the least of it takes; 0 where nothing arrives.
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
    TrackLayers layers = track.layers(encoding);
    for (int spatial = 0; spatial < Layers.MAX_SPATIAL; spatial++) {
      int temporals = layers.isLive(spatial) ? layers.temporalLayers(spatial) : 0;
      for (int temporal = 0; temporal < Layers.MAX_TEMPORAL; temporal++) {
        int index = spatial * Layers.MAX_TEMPORAL + temporal;
        long nowBps = temporal < temporals ? layers.bitrateBps(spatial, temporal) : OFF;
        bps[index] = nowBps == OFF ? OFF : eased(nowBps, bps[index]);
      }
    }
  }

  /// Up at once, down by a sixteenth each time: what rests between two bursts still needs its room.
  private static long eased(long nowBps, long formerBps) {
    return Math.max(nowBps, formerBps - formerBps / 16);
  }
}
