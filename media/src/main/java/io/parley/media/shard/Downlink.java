package io.parley.media.shard;

import io.parley.media.allocation.Budget;
import io.parley.media.allocation.Degradation;
import io.parley.media.allocation.DownlinkAllocator;
import io.parley.media.allocation.Reason;
import io.parley.media.allocation.Shrinking;
import io.parley.media.allocation.Tier;
import io.parley.media.allocation.TrackDemand;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.layer.Layers;
import io.parley.media.repair.RepairPolicy;
import io.parley.media.section.MediaKind;
import io.parley.media.section.TrafficKind;
import io.parley.media.track.Track;
import io.parley.media.track.TrackLayers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keeps each down-track of one subscriber at what is wanted of it, as far as there is room. While
/// no limit is known, that is all. Owned by one shard.
final class Downlink {

  /// Between two looks at a downlink whose limit is known. Longer, and a queue grows meanwhile;
  /// shorter, and rates are hardly others than before.
  static final long TURN_NANOS = 100_000_000L;

  /// Between two looks for a limit, or for pictures that come faster than they are wanted.
  static final long IDLE_TURN_NANOS = 1_000_000_000L;

  /// A limit that falls below this share of the one that was shared out does not wait for a turn.
  private static final double URGENT_SHARE = 0.9;

  /// A rate this much lower than wanted is good enough.
  private static final double ENOUGH = 0.9;

  /// With less than this for pictures, sound that arrives does without repeated frames: they take
  /// as much as a third of a picture.
  private static final long LEAN_BPS = 400_000;

  private final class Share implements Ceilings.Bidder {
    final DownTrack downTrack;
    final Track track;
    final LayerRates rates;
    final TrackDemand demand;
    DownTrackWish wish = DownTrackWish.ALL;
    boolean starved;
    long roomBps = Shrinking.UNLIMITED;

    Share(DownTrack downTrack, Track track, LayerRates rates) {
      this.downTrack = downTrack;
      this.track = track;
      this.rates = rates;
      demand = new TrackDemand(downTrack.id(), rates.tier());
    }

    /// @param keep null for what suits the track
    void degrade(@Nullable Degradation keep) {
      boolean screen = track.traffic() == TrafficKind.SCREEN;
      Degradation suited = screen ? Degradation.KEEP_RESOLUTION : Degradation.KEEP_FRAME_RATE;
      demand.degradation(keep == null ? suited : keep);
    }

    int priority() {
      boolean said = wish.priority() != TrackDemand.NO_PRIORITY;
      return said ? wish.priority() : rates.priority();
    }

    Tier tier() {
      return wish.isPinned() ? Tier.PRIORITY : rates.tier();
    }

    Allocation granted() {
      return new Allocation(
          true, demand.reason(), demand.costBps(), demand.wantedBps(), demand.isStarved(), tier());
    }

    Allocation unlimited() {
      return new Allocation(
          false, wish.enabled() ? Reason.AS_WANTED : Reason.DISABLED, 0, 0, false, tier());
    }

    @Override
    public boolean wants(int spatial) {
      return wish.enabled() && maxSpatial() >= spatial;
    }

    @Override
    public boolean has(int spatial) {
      return limited && demand.spatial() >= spatial;
    }

    @Override
    public long roomBps() {
      return limited ? besideRepairs(roomBps) : Shrinking.UNLIMITED;
    }

    /// @param nowBps what it has for the track, as far as is known
    void tell(long nowNanos, long nowBps) {
      rates.tell(nowNanos, downTrack, demand, repaired, roomBps(), nowBps);
    }

    boolean isVideo() {
      return track.kind() == MediaKind.VIDEO;
    }

    int maxSpatial() {
      return Math.min(wish.maxSpatial(), Layers.ALL);
    }

    /// The lowest layer that brings enough pictures.
    int maxTemporal() {
      double enough = ENOUGH * wish.maxFramesPerSecond();
      TrackLayers layers = track.layers(track.encoding(downTrack));
      for (int temporal = 0; enough > 0 && temporal < Layers.MAX_TEMPORAL; temporal++) {
        if (layers.framesPerSecond(maxSpatial(), temporal) >= enough) {
          return temporal;
        }
      }
      return Layers.ALL;
    }
  }

  /// What is seen of a subscriber's link.
  interface Evidence {

    /// Whether it is full.
    boolean isCongested(long nowNanos);

    /// Whether video waits long before it may leave.
    boolean isBehind(long nowNanos);

    /// Share of packets that it loses, 0 to 1.
    double lossRatio();
  }

  private final long subscriber;
  private final LongSupplier estimateBps;
  private final Evidence evidence;
  private final BasePatience patience = new BasePatience();
  private final EventQueue events;
  private final Budget budget = new Budget();
  private final DownlinkAllocator allocator = new DownlinkAllocator();
  private final List<Share> shares = new ArrayList<>();
  private final List<TrackDemand> demands = new ArrayList<>();
  private boolean limited;
  private boolean repaired;
  private long capBps = Budget.UNKNOWN;
  private long usedEstimateBps = Budget.UNKNOWN;
  private @Nullable Degradation degradation;

  /// @param estimateBps what the subscriber's network is believed to carry, or [Budget#UNKNOWN]
  Downlink(long subscriber, LongSupplier estimateBps, Evidence evidence, EventQueue events) {
    this.subscriber = subscriber;
    this.estimateBps = estimateBps;
    this.evidence = evidence;
    this.events = events;
  }

  Ceilings.Bidder add(DownTrack downTrack, Track track, LayerRates rates) {
    Share share = new Share(downTrack, track, rates);
    share.degrade(degradation);
    shares.add(share);
    demands.add(share.demand);
    return share;
  }

  /// @return whether it was there
  boolean remove(long downTrack, Ceilings ceilings) {
    demands.removeIf(demand -> demand.id() == downTrack);
    return shares.removeIf(
        share -> {
          boolean meant = share.downTrack.id() == downTrack;
          if (meant) {
            ceilings.remove(share.track, share);
          }
          return meant;
        });
  }

  /// The subscriber is gone.
  void close(Ceilings ceilings) {
    shares.forEach(share -> ceilings.remove(share.track, share));
  }

  boolean isEmpty() {
    return shares.isEmpty();
  }

  /// What all of it would take at its best, in bit/s, as of the last turn; 0 while no limit is
  /// known.
  long wantedBps() {
    return limited ? Math.min(capBps, allocator.wantedBps()) : 0;
  }

  /// As far as the link is worth a look: what is reserved must be there, too.
  long probedBps() {
    return wantedBps() == 0 ? 0 : wantedBps() + budget.reservedBps();
  }

  /// What the granted layers take, in bit/s; 0 while no limit is known.
  long allocatedBps() {
    return limited ? allocator.usedBps() : 0;
  }

  /// Tracks for which there is no room.
  int pausedTracks() {
    int paused = 0;
    for (int i = 0; i < shares.size(); i++) {
      paused += shares.get(i).starved ? 1 : 0;
    }
    return paused;
  }

  /// Bounds what is shared out, whatever the estimate says; see [Budget].
  void limit(long mostBps, long reserveBps) {
    capBps = mostBps;
    budget.cap(mostBps);
    budget.reserve(reserveBps);
  }

  /// What to keep of pictures for which there is not enough room; null for what suits each.
  void degrade(@Nullable Degradation keep) {
    degradation = keep;
    shares.forEach(share -> share.degrade(keep));
  }

  void wish(long nowNanos, long downTrack, DownTrackWish wish) {
    for (Share share : shares) {
      if (share.downTrack.id() == downTrack) {
        share.wish = wish;
        share.demand.enable(wish.enabled());
        if (!limited) {
          all(nowNanos, share);
        }
      }
    }
  }

  /// What a down-track is granted; [Allocation#NONE] for an unknown one.
  Allocation allocation(long downTrack) {
    for (Share share : shares) {
      if (share.downTrack.id() == downTrack) {
        return limited ? share.granted() : share.unlimited();
      }
    }
    return Allocation.NONE;
  }

  /// Whether what is granted is repaired unasked, and so takes more than itself.
  void repaired(boolean now) {
    repaired = now;
  }

  /// What is left of some room when what is in it is repaired, too.
  private long besideRepairs(long bps) {
    return repaired && bps != Shrinking.UNLIMITED ? bps - RepairPolicy.mostBps(bps) : bps;
  }

  /// Looks at all of it anew.
  ///
  /// @return until it should be looked at again
  long turn(long nowNanos) {
    long estimate = estimateBps.getAsLong();
    usedEstimateBps = estimate;
    if (estimate == Budget.UNKNOWN && capBps == Budget.UNKNOWN) {
      rest(nowNanos);
      return IDLE_TURN_NANOS;
    }
    limited = true;
    long baseBps = 0;
    for (int i = 0; i < shares.size(); i++) {
      Share share = shares.get(i);
      long itsBps = share.rates.of(nowNanos, share.downTrack).baseBps();
      baseBps += share.wish.enabled() ? itsBps : 0;
    }
    boolean congested = evidence.isCongested(nowNanos);
    boolean behind = evidence.isBehind(nowNanos);
    long formerBps = budget.usableBps();
    budget.estimate(patience.usableBps(nowNanos, estimate, baseBps, congested, behind));
    for (int i = 0; i < shares.size(); i++) {
      Share share = shares.get(i);
      share.demand.limit(share.maxSpatial(), share.maxTemporal());
      share.demand.tier(share.tier());
      share.demand.priority(share.priority());
      long moreBps = budget.usableBps() - formerBps;
      boolean known = share.roomBps != Shrinking.UNLIMITED && formerBps != Budget.UNKNOWN;
      long roomBps = known ? Math.max(0, share.roomBps + moreBps) : share.roomBps;
      share.tell(nowNanos, besideRepairs(roomBps));
    }
    allocator.allocate(nowNanos, budget, demands);
    boolean lean = budget.usableBps() < Math.min(LEAN_BPS, allocator.wantedBps());
    double lossRatio = congested ? 0 : evidence.lossRatio();
    long freeBps = budget.usableBps() - allocator.usedBps();
    for (int i = 0; i < shares.size(); i++) {
      Share share = shares.get(i);
      share.roomBps =
          budget.usableBps() == Budget.UNKNOWN
              ? Shrinking.UNLIMITED
              : Math.max(0, freeBps + share.demand.costBps());
      apply(nowNanos, share);
      share.downTrack.link(lean, lossRatio);
    }
    return TURN_NANOS;
  }

  /// Whether the limit fell so far, or came to be known, that it is to be shared out at once.
  boolean isUrgent() {
    long estimate = estimateBps.getAsLong();
    return estimate < URGENT_SHARE * usedEstimateBps;
  }

  /// No limit is known, or no longer.
  private void rest(long nowNanos) {
    for (int i = 0; i < shares.size(); i++) {
      Share share = shares.get(i);
      if (limited || share.wish.maxFramesPerSecond() > 0) {
        all(nowNanos, share);
      }
    }
    limited = false;
  }

  private void all(long nowNanos, Share share) {
    target(nowNanos, share, share.maxSpatial(), share.maxTemporal());
    starve(share, false);
  }

  private void apply(long nowNanos, Share share) {
    TrackDemand demand = share.demand;
    if (demand.isStarved()) {
      target(nowNanos, share, Layers.NOTHING, Layers.ALL);
    } else if (demand.reason() == Reason.NOT_SENT || demand.reason() == Reason.DISABLED) {
      target(nowNanos, share, share.maxSpatial(), share.maxTemporal());
    } else {
      target(nowNanos, share, demand.spatial(), demand.temporal());
    }
    starve(share, demand.isStarved());
  }

  private static void target(long nowNanos, Share share, int spatial, int temporal) {
    DownTrack downTrack = share.downTrack;
    boolean differs =
        downTrack.targetSpatial() != spatial || downTrack.targetTemporal() != temporal;
    if (share.isVideo() && differs) {
      downTrack.target(nowNanos, spatial, temporal);
    }
  }

  private void starve(Share share, boolean now) {
    if (share.starved != now) {
      share.starved = now;
      events.paused(subscriber, share.downTrack.id(), now);
    }
  }
}
