package io.parley.sfu.session;

import io.parley.media.shard.PeerStats;
import io.parley.media.shard.Shard;
import io.parley.sfu.session.RoomQuality.SessionReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what a room's peers carried, and how, each second and when they are closed.
final class PeerSamples {

  /// What a killed process loses at most. Shorter, and reading takes time from packets.
  static final Duration EACH = Duration.ofSeconds(1);

  private final RoomScope room;
  private final ReadingPlans plans;
  private final Consumer<List<SessionReading>> readings;
  private boolean planned;

  /// Owned by the shard's thread.
  private final Map<Long, PeerStats> last = new HashMap<>();

  /// @param readings called in the room's mailbox, unless it lags behind
  PeerSamples(RoomScope room, ReadingPlans plans, Consumer<List<SessionReading>> readings) {
    this.room = room;
    this.plans = plans;
    this.readings = readings;
  }

  /// Goes on for as long as the room has sessions.
  void plan() {
    if (!planned && !plans.isEmpty()) {
      planned = true;
      room.after(EACH, this::take);
    }
  }

  private void take() {
    planned = false;
    var now = plans.now();
    room.execute((engine, nowNanos) -> take(engine, nowNanos, now));
    plan();
  }

  private void take(Shard engine, long nowNanos, List<ReadingPlan> due) {
    var taken = new ArrayList<SessionReading>();
    for (var one : due) {
      var totals = new HashMap<Long, PeerStats>();
      for (var peer : one.peers()) {
        var stats = engine.peerStats(peer);
        if (stats != null) {
          add(last.put(peer, stats), stats);
          totals.put(peer, stats);
        }
      }
      room.usage().read(one.session().usage(), nowNanos, totals);
      taken.add(new SessionReading(one.session(), one.take(engine, nowNanos, totals)));
    }
    room.mailbox().offer(() -> readings.accept(taken));
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
