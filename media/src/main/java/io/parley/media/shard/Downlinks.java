package io.parley.media.shard;

import io.parley.media.allocation.Budget;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.peer.Peer;
import io.parley.media.track.Track;
import java.util.HashMap;
import java.util.Map;

/// The downlinks of all subscribers of a shard; each is looked at when something of it changes, and
/// time and again meanwhile.
final class Downlinks {

  private final class Entry {
    final Downlink downlink;
    final Timers.Timer timer = new Timers.Timer(this::turn);

    Entry(Peer subscriber) {
      downlink = new Downlink(subscriber.id(), () -> Budget.UNKNOWN, events);
    }

    void turn(long nowNanos) {
      timers.at(timer, nowNanos + downlink.turn(nowNanos));
    }
  }

  private final Timers timers;
  private final EventQueue events;
  private final Map<Long, Entry> entries = new HashMap<>();
  private final Map<Long, LayerRates> rates = new HashMap<>();

  Downlinks(Timers timers, EventQueue events) {
    this.timers = timers;
    this.events = events;
  }

  void add(long nowNanos, Peer subscriber, DownTrack downTrack, Track track) {
    Entry entry = entries.computeIfAbsent(subscriber.id(), id -> new Entry(subscriber));
    entry.downlink.add(
        downTrack, track, rates.computeIfAbsent(track.id(), id -> new LayerRates(track)));
    timers.notLaterThan(entry.timer, nowNanos);
  }

  void wish(long nowNanos, Peer subscriber, long downTrack, DownTrackWish wish) {
    Entry entry = entries.get(subscriber.id());
    if (entry != null) {
      entry.downlink.wish(nowNanos, downTrack, wish);
      timers.notLaterThan(entry.timer, nowNanos);
    }
  }

  Allocation allocation(Peer subscriber, long downTrack) {
    Entry entry = entries.get(subscriber.id());
    return entry == null ? Allocation.NONE : entry.downlink.allocation(downTrack);
  }

  void remove(long nowNanos, Peer subscriber, long downTrack) {
    Entry entry = entries.get(subscriber.id());
    if (entry != null && entry.downlink.remove(downTrack)) {
      if (entry.downlink.isEmpty()) {
        close(subscriber);
      } else {
        timers.notLaterThan(entry.timer, nowNanos);
      }
    }
  }

  void close(Peer subscriber) {
    Entry entry = entries.remove(subscriber.id());
    if (entry != null) {
      timers.cancel(entry.timer);
    }
  }

  /// A track ended.
  void forget(Track track) {
    rates.remove(track.id());
  }
}
