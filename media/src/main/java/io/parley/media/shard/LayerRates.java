package io.parley.media.shard;

import io.parley.media.allocation.Shrinking;
import io.parley.media.allocation.Tier;
import io.parley.media.allocation.TrackDemand;
import io.parley.media.layer.Layers;
import io.parley.media.repair.RepairPolicy;
import io.parley.media.section.TrafficKind;
import io.parley.media.track.Track;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the layers of one track take, measured once for all its subscribers, and how much the
/// track matters to them. Owned by one shard.
final class LayerRates {

  private static final long OFF = -1;

  /// Who has so much of the room that a layer is shrunk for is one of those that it is shrunk for.
  private static final double NEARLY = 0.97;

  /// To room that got less by no more than this an encoder gets smaller before a queue hurts.
  private static final double FOLLOWED = 0.75;

  private final Track track;
  private final long[] bps = new long[Layers.MAX_SPATIAL * Layers.MAX_TEMPORAL];
  private final Shrinking shrinking = new Shrinking();
  private long roomBps = Shrinking.UNLIMITED;
  private long measuredNanos;
  private boolean measured;
  private Tier tier;
  private boolean favoured;

  LayerRates(Track track) {
    this.track = track;
    this.tier = Tier.of(track.traffic());
  }

  /// How much the track matters to those who say nothing of it themselves.
  Tier tier() {
    return tier;
  }

  /// Whether the track goes first among those that matter as much.
  boolean isFavoured() {
    return favoured;
  }

  void favour(boolean now) {
    favoured = now;
  }

  /// @param declared null for what suits its kind; of what is heard nothing is declared
  void declare(@Nullable Tier declared) {
    boolean heard = track.traffic() == TrafficKind.AUDIO;
    tier = declared == null || heard ? Tier.of(track.traffic()) : declared;
  }

  /// Tells one subscriber's demand what it would cost. A layer that is being shrunk costs what its
  /// publisher was asked for; for who has as much room as it is shrunk for, it follows that room.
  ///
  /// @param repaired with what may be sent unasked beside it; a base is kept without that, too
  /// @param formerBps the room that this subscriber had for the track when last looked at
  /// @param nowBps the same now, as far as is known
  void tell(long nowNanos, TrackDemand demand, boolean repaired, long formerBps, long nowBps) {
    refresh(nowNanos);
    boolean shrunk = shrinking.isHeeded();
    boolean isFor = shrunk && formerBps >= NEARLY * roomBps;
    long allowedBps = shrinking.allowedBps();
    boolean follows = isFor && nowBps >= FOLLOWED * allowedBps;
    long shrunkBps = follows ? Math.min(nowBps, allowedBps) : allowedBps;
    int top = top();
    boolean base = true;
    for (int spatial = 0; spatial < Layers.MAX_SPATIAL; spatial++) {
      for (int temporal = 0; temporal < Layers.MAX_TEMPORAL; temporal++) {
        long each = bps[spatial * Layers.MAX_TEMPORAL + temporal];
        each = shrunk && spatial == top ? Math.min(each, shrunkBps) : each;
        boolean dearer = repaired && !base && each > 0;
        base &= each < 0;
        demand.rate(spatial, temporal, dearer ? each + RepairPolicy.mostBps(each) : each);
      }
    }
    demand.yielding(isFor ? top : TrackDemand.NOTHING_YIELDS);
    demand.couldTake(allowedBps == Shrinking.UNLIMITED ? 0 : shrinking.fullBps() - allowedBps);
  }

  /// Measures, where that is some time ago.
  void refresh(long nowNanos) {
    if (!measured || nowNanos - measuredNanos >= Downlink.TURN_NANOS) {
      measured = true;
      measuredNanos = nowNanos;
      measure();
    }
  }

  /// The highest spatial layer that arrives, -1 where none does.
  int top(long nowNanos) {
    refresh(nowNanos);
    return top();
  }

  private int top() {
    for (int spatial = Layers.MAX_SPATIAL - 1; spatial >= 0; spatial--) {
      if (bps[spatial * Layers.MAX_TEMPORAL] >= 0) {
        return spatial;
      }
    }
    return -1;
  }

  /// What a subscriber of a spatial layer gets; 0 for one that does not arrive.
  long spatialBps(int spatial) {
    long most = 0;
    for (int temporal = 0; spatial >= 0 && temporal < Layers.MAX_TEMPORAL; temporal++) {
      most = Math.max(most, bps[spatial * Layers.MAX_TEMPORAL + temporal]);
    }
    return most;
  }

  /// What its publisher sends beside the highest layer and what that builds on.
  long belowTopBps() {
    long sum = 0;
    int top = track.layers().isSimulcast() ? top() : 0;
    for (int spatial = 0; spatial < top; spatial++) {
      sum += spatialBps(spatial);
    }
    return sum;
  }

  /// What its highest layer is shrunk to.
  Shrinking shrinking() {
    return shrinking;
  }

  /// Sets what room there is for the highest layer at the subscriber with the most.
  void roomBps(long mostBps) {
    roomBps = mostBps;
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
