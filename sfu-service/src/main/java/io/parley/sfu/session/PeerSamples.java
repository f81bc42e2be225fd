package io.parley.sfu.session;

import io.parley.media.shard.PeerStats;
import io.parley.media.shard.Shard;
import io.parley.sfu.metering.usage.SessionUsage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what a room's peers carried, each second and when they are closed.
final class PeerSamples {

  /// What a killed process loses at most. Shorter, and reading takes time from packets.
  static final Duration EACH = Duration.ofSeconds(1);

  private record Read(SessionUsage usage, List<Long> peers) {}

  private final RoomScope room;
  private final Collection<Session> sessions;
  private boolean planned;

  /// Owned by the shard's thread.
  private final Map<Long, PeerStats> last = new HashMap<>();

  /// @param sessions of the room, as they are at any time
  PeerSamples(RoomScope room, Collection<Session> sessions) {
    this.room = room;
    this.sessions = sessions;
  }

  /// Goes on for as long as the room has sessions.
  void plan() {
    if (!planned && !sessions.isEmpty()) {
      planned = true;
      room.after(EACH, this::take);
    }
  }

  private void take() {
    planned = false;
    var reads =
        sessions.stream().map(session -> new Read(session.usage(), session.peers().ids())).toList();
    room.execute((engine, now) -> reads.forEach(read -> take(engine, now, read)));
    plan();
  }

  private void take(Shard engine, long nowNanos, Read read) {
    var totals = new HashMap<Long, PeerStats>();
    for (var peer : read.peers) {
      var stats = engine.peerStats(peer);
      if (stats != null) {
        add(last.put(peer, stats), stats);
        totals.put(peer, stats);
      }
    }
    room.usage().read(read.usage, nowNanos, totals);
  }

  private void add(@Nullable PeerStats before, PeerStats now) {
    room.meters().transports().add(before, now);
  }

  /// Closes a session's peers and reads them a last time.
  void close(Session session) {
    var totals = new HashMap<Long, PeerStats>(); // touched on the shard's thread only
    session.peers().close((stats, peer) -> totals.put(peer, stats));
    var usage = session.usage();
    room.execute(
        (engine, now) -> {
          totals.forEach((peer, stats) -> add(last.remove(peer), stats));
          room.usage().close(usage, now, totals);
        });
  }
}
