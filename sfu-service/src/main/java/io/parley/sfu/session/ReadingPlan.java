package io.parley.sfu.session;

import io.parley.media.shard.LinkStats;
import io.parley.media.shard.PeerStats;
import io.parley.media.shard.Shard;
import io.parley.protocol.events.LinkLimits;
import io.parley.sfu.quality.DownTrackReading;
import io.parley.sfu.quality.Reading;
import io.parley.sfu.quality.TrackReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What is to be read of one session: made in the room, carried out on the shard.
///
/// @param peers ids of its peers
/// @param sending the one of them that tracks for the client go over
/// @param limits how the session's link is to be used
record ReadingPlan(
    Session session,
    List<Long> peers,
    long sending,
    LinkLimits limits,
    List<Published> tracks,
    List<Sent> sent) {

  /// A track of the session's.
  ///
  /// @param layers see [TrackReading]
  record Published(String sid, long id, int layers) {}

  /// A track that is sent to it.
  record Sent(String sid, long downTrack) {}

  static ReadingPlan of(Session session, List<Published> tracks) {
    var sent = new ArrayList<Sent>();
    for (var subscription : session.subscriptions().values()) {
      if (subscription.downTrack() != Subscription.NONE) {
        sent.add(new Sent(subscription.trackSid(), subscription.downTrack()));
      }
    }
    var peers = session.peers();
    return new ReadingPlan(
        session, peers.ids(), peers.sending().peer(), Links.limits(session.link()), tracks, sent);
  }

  /// Runs on the shard's thread.
  ///
  /// @param stats of the session's peers
  Reading take(Shard engine, long nowNanos, Map<Long, PeerStats> stats) {
    var ups = new ArrayList<TrackReading>();
    for (var track : tracks) {
      var read = engine.trackStats(nowNanos, track.id);
      if (read != null) {
        ups.add(new TrackReading(track.sid, track.layers, read));
      }
    }
    var downs = new ArrayList<DownTrackReading>();
    for (var one : sent) {
      var read = engine.downTrackStats(one.downTrack);
      if (read != null) {
        downs.add(new DownTrackReading(one.sid, one.downTrack, read));
      }
    }
    LinkStats link = engine.linkStats(sending);
    long rttNanos = 0;
    for (var peer : stats.values()) {
      rttNanos = Math.max(rttNanos, peer.rttNanos());
    }
    return new Reading(nowNanos, rttNanos, ups, downs, link, limits);
  }
}
