package io.parley.sfu.session;

import io.parley.media.shard.PeerStats;
import io.parley.media.shard.Shard;
import io.parley.sfu.metering.TransportMeters;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Samples what a room's peers carried, every few seconds.
final class PeerSamples {

  /// What a peer carried in its last moments is lost, at most so much of it.
  static final Duration EACH = Duration.ofSeconds(5);

  private final RoomScope room;
  private final Collection<Long> peers;
  private final TransportMeters meters;
  private boolean planned;

  /// Owned by the shard's thread.
  private final Map<Long, PeerStats> last = new HashMap<>();

  /// @param peers of the room, as they are at any time
  PeerSamples(RoomScope room, Collection<Long> peers, TransportMeters meters) {
    this.room = room;
    this.peers = peers;
    this.meters = meters;
  }

  /// Goes on for as long as the room has peers.
  void plan() {
    if (!planned && !peers.isEmpty()) {
      planned = true;
      room.after(EACH, this::take);
    }
  }

  private void take() {
    planned = false;
    var present = List.copyOf(peers);
    room.execute((engine, now) -> take(engine, present));
    plan();
  }

  private void take(Shard engine, List<Long> present) {
    last.keySet().retainAll(present);
    for (var peer : present) {
      var stats = engine.peerStats(peer);
      if (stats != null) {
        meters.add(last.put(peer, stats), stats);
      }
    }
  }
}
