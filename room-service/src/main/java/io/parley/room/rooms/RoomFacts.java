package io.parley.room.rooms;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.EventLogFullException;
import io.parley.cluster.eventlog.Topic;
import io.parley.protocol.events.Fact;
import io.parley.protocol.events.RoomFinished;
import io.parley.protocol.events.RoomStarted;
import io.parley.protocol.id.FactIds;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.room.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// States that rooms start and finish: at once, after the row says so, and again later where the
/// row does not say that it was stated, since whoever wrote it may have died in between. A room's
/// start and its finish have one id each, so stating them again is idle.
///
/// Thread-safe.
public final class RoomFacts {

  private static final Logger log = LoggerFactory.getLogger(RoomFacts.class);

  /// After so long without a mark in its row, a room is stated again by whichever instance sees
  /// it. Shorter states what another instance is just about to mark.
  static final Duration LATE = Duration.ofSeconds(15);

  /// More is stated again later.
  private static final int MAX_UNMARKED = 10_000;

  private static final int MAX_REPEATED = 500;

  private final EventLog events;
  private final RoomRows rows;
  private final NodeId node;
  private final InstantSource clock;
  private final Counter postponed;
  private final ConcurrentLinkedQueue<RoomSid> started = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<RoomSid> finished = new ConcurrentLinkedQueue<>();

  public RoomFacts(
      EventLog events, RoomRows rows, NodeId node, InstantSource clock, MeterRegistry meters) {
    this.events = events;
    this.rows = rows;
    this.node = node;
    this.clock = clock;
    this.postponed = meters.counter("parley.room.facts.postponed");
  }

  /// The row of this room is there.
  void started(RoomRecord room) {
    RoomStarted.Builder what = RoomStarted.newBuilder().setDetails(room.toRoom(Occupants.NONE));
    Fact.Builder fact = fact(room.key(), room.sid(), "started", room.createdAt());
    state(fact.setRoomStarted(what), room.sid(), started);
  }

  /// The row of this room is closed.
  void finished(RoomKey key, RoomSid sid, Instant at, String reason) {
    RoomFinished.Builder what = RoomFinished.newBuilder().setReason(reason);
    state(fact(key, sid, "finished", at).setRoomFinished(what), sid, finished);
  }

  /// Marks what was stated, and states what was not. Called about once a second; where the database
  /// is away, the next call does it.
  public void tick() {
    try {
      mark();
      for (RoomRows.Unstated room : rows.unstated(clock.instant().minus(LATE), MAX_REPEATED)) {
        if (!room.startStated()) {
          started(room.room());
        }
        Instant closedAt = room.closedAt();
        if (closedAt != null) {
          finished(room.room().key(), room.room().sid(), closedAt, room.closeReason());
        }
      }
      mark();
    } catch (StoreUnavailableException unavailable) {
      log.atDebug().setCause(unavailable).log("starts and finishes of rooms are marked later");
    }
  }

  private void mark() {
    List<RoomSid> starts = taken(started);
    List<RoomSid> finishes = taken(finished);
    try {
      rows.stated(starts, finishes);
    } catch (StoreUnavailableException unavailable) {
      started.addAll(starts);
      finished.addAll(finishes);
      throw unavailable;
    }
  }

  private static List<RoomSid> taken(ConcurrentLinkedQueue<RoomSid> queue) {
    List<RoomSid> taken = new ArrayList<>();
    for (RoomSid next = queue.poll(); next != null; next = queue.poll()) {
      taken.add(next);
    }
    return taken;
  }

  private void state(Fact.Builder fact, RoomSid sid, ConcurrentLinkedQueue<RoomSid> unmarked) {
    try {
      String key = fact.getProject() + '\0' + fact.getRoom();
      events.append(Topic.FACTS, key, fact.build().toByteArray());
    } catch (EventLogFullException full) {
      postponed.increment();
      log.atDebug().setCause(full).log("a room's fact is stated later");
      return;
    }
    if (unmarked.size() < MAX_UNMARKED) {
      unmarked.add(sid);
    }
  }

  private Fact.Builder fact(RoomKey key, RoomSid sid, String transition, Instant at) {
    return Fact.newBuilder()
        .setId(FactIds.of(sid.value(), transition))
        .setProject(key.project())
        .setRoom(key.name())
        .setRoomSid(sid.value())
        .setAtMs(at.toEpochMilli())
        .setNode(node.value());
  }
}
