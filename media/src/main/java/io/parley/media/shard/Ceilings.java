package io.parley.media.shard;

import io.parley.media.allocation.Shrinking;
import io.parley.media.peer.Peer;
import io.parley.media.section.MediaKind;
import io.parley.media.track.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What publishers are asked to keep below: a cap of their own, and what their largest picture may
/// take where no subscriber has room for all of it ([Shrinking]). Owned by one shard.
final class Ceilings {

  /// What a publisher sends beside its pictures: sound, and what repairs it.
  private static final long BESIDE_BPS = 64_000;

  /// Who may have room for a track's highest layer.
  interface Bidder {

    /// Whether it wants a spatial layer.
    boolean wants(int spatial);

    /// Whether it is granted that layer.
    boolean has(int spatial);

    /// What it has for the track; [Shrinking#UNLIMITED] for any amount.
    long roomBps();
  }

  private final class Picture {
    final Track track;
    final LayerRates rates;
    final Peer publisher;
    final List<Bidder> bidders = new ArrayList<>();
    final Timers.Timer timer = new Timers.Timer(this::turn);

    Picture(Track track, LayerRates rates, Peer publisher) {
      this.track = track;
      this.rates = rates;
      this.publisher = publisher;
    }

    void turn(long nowNanos) {
      EncodingRates only = rates.only(nowNanos);
      int top = only == null ? -1 : only.top();
      Shrinking shrinking = rates.shrinking();
      long roomBps = Shrinking.UNLIMITED;
      if (only != null && top >= 0) {
        boolean served = false;
        roomBps = isOnly(this) ? 0 : roomBps;
        for (int i = 0; i < bidders.size(); i++) {
          Bidder bidder = bidders.get(i);
          if (bidder.wants(top)) {
            roomBps = Math.max(roomBps, bidder.roomBps());
            served |= bidder.has(top);
          }
        }
        shrinking.look(nowNanos, only.spatialBps(top), only.spatialBps(top - 1), roomBps, served);
        rates.roomBps(roomBps);
      } else if (only == null) {
        shrinking.end();
      }
      tell(nowNanos, publisher);
      boolean rests = roomBps == Shrinking.UNLIMITED;
      timers.at(timer, nowNanos + (rests ? Downlink.IDLE_TURN_NANOS : Downlink.TURN_NANOS));
    }

    /// What its publisher may send of it.
    long ceilingBps(long nowNanos) {
      long allowedBps = rates.shrinking().allowedBps();
      EncodingRates only = rates.only(nowNanos);
      return allowedBps == Shrinking.UNLIMITED || only == null
          ? Shrinking.UNLIMITED
          : only.belowTopBps() + allowedBps + BESIDE_BPS;
    }
  }

  private final Timers timers;
  private final Consumer<Peer> plan;
  private final Map<Long, Picture> pictures = new HashMap<>();
  private final Map<Peer, List<Picture>> published = new IdentityHashMap<>();
  private final Map<Peer, Long> caps = new IdentityHashMap<>();

  /// @param plan called when a publisher is to be told something
  Ceilings(Timers timers, Consumer<Peer> plan) {
    this.timers = timers;
    this.plan = plan;
  }

  /// Somebody subscribes to a track.
  void add(long nowNanos, Track track, LayerRates rates, Peer publisher, Bidder bidder) {
    if (track.kind() == MediaKind.VIDEO) {
      Picture picture = pictures.get(track.id());
      if (picture == null) {
        picture = new Picture(track, rates, publisher);
        pictures.put(track.id(), picture);
        published.computeIfAbsent(publisher, key -> new ArrayList<>()).add(picture);
      }
      picture.bidders.add(bidder);
      timers.notLaterThan(picture.timer, nowNanos + Downlink.TURN_NANOS);
    }
  }

  /// It does no longer.
  void remove(Track track, Bidder bidder) {
    Picture picture = pictures.get(track.id());
    if (picture != null) {
      picture.bidders.remove(bidder);
    }
  }

  /// A track ended.
  void forget(long nowNanos, Track track) {
    Picture picture = pictures.remove(track.id());
    if (picture != null) {
      timers.cancel(picture.timer);
      List<Picture> others = published.get(picture.publisher);
      if (others != null) {
        others.remove(picture);
      }
      tell(nowNanos, picture.publisher);
    }
  }

  /// A publisher is to send no more than this, whoever has room; see [Shard#limitUplink].
  void cap(long nowNanos, Peer publisher, long capBps) {
    if (capBps == Shrinking.UNLIMITED) {
      caps.remove(publisher);
    } else {
      caps.put(publisher, capBps);
    }
    tell(nowNanos, publisher);
  }

  void close(Peer publisher) {
    caps.remove(publisher);
    published.remove(publisher);
  }

  private void tell(long nowNanos, Peer publisher) {
    long ceilingBps = caps.getOrDefault(publisher, Shrinking.UNLIMITED);
    Picture only = only(publisher);
    if (only != null) {
      ceilingBps = Math.min(ceilingBps, only.ceilingBps(nowNanos));
    }
    if (publisher.ceiling(nowNanos, ceilingBps)) {
      plan.accept(publisher);
    }
  }

  /// One ceiling holds for all that a publisher sends, and it shares that out as it likes: of two
  /// pictures the wrong one might get smaller.
  private boolean isOnly(Picture picture) {
    return only(picture.publisher) == picture;
  }

  private @Nullable Picture only(Peer publisher) {
    List<Picture> theirs = published.get(publisher);
    Picture found = null;
    for (int i = 0; theirs != null && i < theirs.size(); i++) {
      Picture picture = theirs.get(i);
      if (!picture.track.isMuted()) {
        if (found != null) {
          return null;
        }
        found = picture;
      }
    }
    return found;
  }
}
