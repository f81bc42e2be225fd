package io.parley.media.shard;

import io.parley.media.allocation.Degradation;
import io.parley.media.allocation.Tier;
import io.parley.media.congestion.CongestionControl;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.peer.Peer;
import io.parley.media.track.Track;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The downlinks of all subscribers of a shard; each is looked at when something of it changes, and
/// time and again meanwhile.
final class Downlinks {

  private final class Entry {
    final Peer subscriber;
    final Downlink downlink;
    final Timers.Timer timer = new Timers.Timer(this::turn);

    Entry(Peer subscriber) {
      this.subscriber = subscriber;
      downlink = new Downlink(subscriber.id(), subscriber::targetBps, seen(subscriber), events);
    }

    void turn(long nowNanos) {
      subscriber.planRepairs(nowNanos);
      downlink.repaired(subscriber.isRepairedUnasked());
      long next = downlink.turn(nowNanos);
      timers.at(timer, downlink.isEmpty() ? Long.MAX_VALUE : nowNanos + next);
      subscriber.wantBps(downlink.probedBps());
    }
  }

  private final Timers timers;
  private final EventQueue events;
  private final Map<Peer, Entry> entries = new IdentityHashMap<>();
  private final Ceilings ceilings;
  private final Map<Long, LayerRates> rates = new HashMap<>();

  private static Downlink.Evidence seen(Peer subscriber) {
    return new Downlink.Evidence() {
      @Override
      public boolean isCongested(long nowNanos) {
        return subscriber.isCongested(nowNanos);
      }

      @Override
      public boolean isBehind(long nowNanos) {
        return subscriber.isBehind(nowNanos);
      }

      @Override
      public double lossRatio() {
        CongestionControl control = subscriber.downlink();
        return control == null ? 0 : control.lossRatio();
      }
    };
  }

  Downlinks(Timers timers, EventQueue events, Ceilings ceilings) {
    this.timers = timers;
    this.ceilings = ceilings;
    this.events = events;
  }

  void add(long nowNanos, Peer subscriber, DownTrack downTrack, Track track, Peer publisher) {
    Entry entry = entries.computeIfAbsent(subscriber, Entry::new);
    LayerRates layers = rates(track);
    ceilings.add(nowNanos, track, layers, publisher, entry.downlink.add(downTrack, track, layers));
    timers.notLaterThan(entry.timer, nowNanos);
  }

  void wish(long nowNanos, Peer subscriber, long downTrack, DownTrackWish wish) {
    Entry entry = entries.get(subscriber);
    if (entry != null) {
      entry.downlink.wish(nowNanos, downTrack, wish);
      timers.notLaterThan(entry.timer, nowNanos);
    }
  }

  Allocation allocation(Peer subscriber, long downTrack) {
    Entry entry = entries.get(subscriber);
    return entry == null ? Allocation.NONE : entry.downlink.allocation(downTrack);
  }

  void remove(long nowNanos, Peer subscriber, long downTrack) {
    Entry entry = entries.get(subscriber);
    if (entry != null && entry.downlink.remove(downTrack, ceilings)) {
      timers.notLaterThan(entry.timer, nowNanos);
    }
  }

  /// Bounds what a subscriber gets; see [Shard#limitDownlink].
  void limit(long nowNanos, Peer subscriber, long capBps, long reserveBps) {
    Entry entry = entries.computeIfAbsent(subscriber, Entry::new);
    entry.downlink.limit(capBps, reserveBps);
    timers.notLaterThan(entry.timer, nowNanos);
  }

  /// What a subscriber would rather keep; see [Shard#degradeDownlink].
  void degrade(long nowNanos, Peer subscriber, @Nullable Degradation keep) {
    Entry entry = entries.computeIfAbsent(subscriber, Entry::new);
    entry.downlink.degrade(keep);
    timers.notLaterThan(entry.timer, nowNanos);
  }

  /// How much a track matters to all; see [Shard#tierTrack]. Each downlink heeds it in its turn.
  void tier(Track track, @Nullable Tier tier) {
    rates(track).declare(tier);
  }

  /// Whether a track matters more than its equals; see [Shard#favourTrack].
  void favour(Track track, boolean favoured) {
    rates(track).favour(favoured);
  }

  private LayerRates rates(Track track) {
    return rates.computeIfAbsent(track.id(), id -> new LayerRates(track));
  }

  /// Null where a link is not estimated.
  @Nullable LinkStats stats(long nowNanos, Peer subscriber) {
    CongestionControl control = subscriber.downlink();
    Entry entry = entries.get(subscriber);
    Downlink downlink = entry == null ? null : entry.downlink;
    return control == null ? null : LinkStats.of(control, downlink, nowNanos);
  }

  /// A subscriber told of its link: what fell far is shared out in this turn of the loop.
  void heard(long nowNanos, Peer subscriber) {
    Entry entry = entries.get(subscriber);
    if (entry != null && entry.downlink.isUrgent()) {
      timers.notLaterThan(entry.timer, nowNanos);
    }
  }

  void close(Peer subscriber) {
    Entry entry = entries.remove(subscriber);
    if (entry != null) {
      entry.downlink.close(ceilings);
      subscriber.wantBps(0);
      timers.cancel(entry.timer);
    }
  }

  /// A track ended.
  void forget(long nowNanos, Track track) {
    ceilings.forget(nowNanos, track);
    rates.remove(track.id());
  }
}
