package io.parley.media.shard;

import io.parley.media.allocation.Shrinking;
import io.parley.media.allocation.Tier;
import io.parley.media.allocation.TrackDemand;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.layer.Layers;
import io.parley.media.repair.RepairPolicy;
import io.parley.media.section.TrafficKind;
import io.parley.media.track.Track;
import org.jspecify.annotations.Nullable;

/// What the layers of one track take, in each of its encodings, and how much the track matters to
/// its subscribers. Owned by one shard.
final class LayerRates {

  /// Who has so much of the room that a layer is shrunk for is one of those that it is shrunk for.
  private static final double NEARLY = 0.97;

  /// To room that got less by no more than this an encoder gets smaller before a queue hurts.
  private static final double FOLLOWED = 0.75;

  private final Track track;
  private final EncodingRates[] encodings;
  private final Shrinking shrinking = new Shrinking();
  private long roomBps = Shrinking.UNLIMITED;
  private @Nullable Tier declared;
  private boolean favoured;

  LayerRates(Track track) {
    this.track = track;
    this.encodings = new EncodingRates[] {new EncodingRates(track, 0), new EncodingRates(track, 1)};
  }

  /// How much the track matters to those who say nothing of it themselves.
  Tier tier() {
    Tier said = declared;
    if (track.traffic() == TrafficKind.AUDIO) {
      return Tier.AUDIO;
    }
    return said == null ? unsaid() : said;
  }

  private Tier unsaid() {
    boolean picture = track.traffic() == TrafficKind.VIDEO;
    return favoured && picture ? Tier.PRIORITY : Tier.of(track.traffic());
  }

  /// Its place among those that matter as much to a subscriber that says nothing of it: a picture
  /// that is of a high tier for being favoured gives way to what is there anyway.
  int priority() {
    if (favoured) {
      return declared == null ? TrackDemand.NO_PRIORITY : 1;
    }
    return tier() == Tier.PRIORITY ? TrackDemand.LAST_PRIORITY : TrackDemand.NO_PRIORITY;
  }

  void favour(boolean now) {
    favoured = now;
  }

  /// @param now null for what suits its kind; of what is heard nothing is declared
  void declare(@Nullable Tier now) {
    declared = now;
  }

  /// Tells one subscriber's demand what it would cost. A layer that is being shrunk costs what its
  /// publisher was asked for; for who has as much room as it is shrunk for, it follows that room.
  ///
  /// @param repaired with what may be sent unasked beside it; a base is kept without that, too
  /// @param formerBps the room that this subscriber had for the track when last looked at
  /// @param nowBps the same now, as far as is known
  void tell(
      long nowNanos,
      DownTrack downTrack,
      TrackDemand demand,
      boolean repaired,
      long formerBps,
      long nowBps) {
    EncodingRates rates = of(nowNanos, downTrack);
    boolean shrunk = shrinking.isHeeded();
    boolean isFor = shrunk && formerBps >= NEARLY * roomBps;
    long allowedBps = shrinking.allowedBps();
    boolean follows = isFor && nowBps >= FOLLOWED * allowedBps;
    long shrunkBps = follows ? Math.min(nowBps, allowedBps) : allowedBps;
    int top = rates.top();
    boolean base = true;
    for (int spatial = 0; spatial < Layers.MAX_SPATIAL; spatial++) {
      for (int temporal = 0; temporal < Layers.MAX_TEMPORAL; temporal++) {
        long each = rates.bps(spatial, temporal);
        each = shrunk && spatial == top ? Math.min(each, shrunkBps) : each;
        boolean dearer = repaired && !base && each > 0;
        base &= each < 0;
        demand.rate(spatial, temporal, dearer ? each + RepairPolicy.mostBps(each) : each);
      }
    }
    demand.yielding(isFor ? top : TrackDemand.NOTHING_YIELDS);
    demand.couldTake(allowedBps == Shrinking.UNLIMITED ? 0 : shrinking.fullBps() - allowedBps);
  }

  /// What the layers of the encoding take that a subscriber is meant to get.
  EncodingRates of(long nowNanos, DownTrack downTrack) {
    return encodings[track.encoding(downTrack)].refreshed(nowNanos);
  }

  /// What the layers of the only encoding take that its publisher sends.
  ///
  /// @return null where it sends a second one: a ceiling would hold for both together
  @Nullable EncodingRates only(long nowNanos) {
    int only = track.onlyEncoding();
    return only < 0 ? null : encodings[only].refreshed(nowNanos);
  }

  /// What its highest layer is shrunk to.
  Shrinking shrinking() {
    return shrinking;
  }

  /// Sets what room there is for the highest layer at the subscriber with the most.
  void roomBps(long mostBps) {
    roomBps = mostBps;
  }
}
