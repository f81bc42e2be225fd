package io.parley.room.rooms;

import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.room.command.Reply;
import io.parley.room.command.RoomCommands;
import io.parley.room.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import livekit.LivekitModels.DisconnectReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes rooms: those that a tenant deletes, and those that were empty for too long.
///
/// Presence forgets the incarnation first, so that a join from then on makes a new one, then
/// signaling lets go of it. Where somebody is in the room after all, presence is told again. Of all
/// instances one stands for a room, and should two take themselves for it, whoever takes the room
/// out of presence closes it.
public final class RoomCloser {

  private static final Logger log = LoggerFactory.getLogger(RoomCloser.class);

  /// Closings that the database does not know yet; beyond this the oldest is forgotten, and its row
  /// ends with the name's next incarnation.
  static final int MAX_UNWRITTEN = 10_000;

  private final Rooms rooms;
  private final NodeRegistry nodes;
  private final LiveRooms live;
  private final RoomRows rows;
  private final RoomFacts facts;
  private final Presence presence;
  private final RoomCommands commands;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Predicate<RoomKey> mine;
  private final ConcurrentLinkedDeque<Closing> unwritten = new ConcurrentLinkedDeque<>();

  private record Closing(RoomKey key, RoomSid room, Instant at, String reason) {}

  /// @param mine whether this instance stands for a room
  public RoomCloser(
      Rooms rooms,
      LiveRooms live,
      RoomRows rows,
      RoomFacts facts,
      Presence presence,
      RoomCommands commands,
      InstantSource clock,
      LongSupplier nanoTime,
      Predicate<RoomKey> mine,
      NodeRegistry nodes) {
    this.nodes = nodes;
    this.rooms = rooms;
    this.live = live;
    this.rows = rows;
    this.facts = facts;
    this.presence = presence;
    this.commands = commands;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.mine = mine;
  }

  /// Closes every room whose time is over, and writes down what could not be written before. Called
  /// about once a second.
  public void tick() {
    writeDown();
    for (RoomRecord room : live.due(nanoTime.getAsLong())) {
      if (mine.test(room.key())) {
        rooms.exclusively(room.key(), () -> closeIfEmpty(room));
      }
    }
  }

  private boolean closeIfEmpty(RoomRecord room) {
    if (!live.isDue(room.key(), room.sid(), nanoTime.getAsLong())) {
      return false; // somebody came while we waited for the lock
    }
    try {
      return close(room);
    } catch (PresenceUnavailableException unavailable) {
      log.atDebug().setCause(unavailable).log("a room is closed later");
      live.inUse(room.key(), nanoTime.getAsLong());
      return false;
    }
  }

  private boolean close(RoomRecord room) {
    Placement placement = presence.find(room.key());
    List<ParticipantRecord> records = placement == null ? List.of() : presence.records(room.key());
    if (isInUse(records)) {
      live.inUse(room.key(), nanoTime.getAsLong());
      return false;
    }
    if (placement != null && !presence.remove(room.key(), room.sid())) {
      live.closed(room.key(), room.sid()); // another instance closed it
      return false;
    }
    Reply<Boolean> reply =
        commands.close(room.key(), room.sid(), DisconnectReason.ROOM_CLOSED, true);
    switch (reply) {
      case Reply.Answered<Boolean> _, Reply.Missing<Boolean> _ -> ended(room, "empty");
      case Reply.Refused<Boolean> _, Reply.Invalid<Boolean> _ -> keep(room, placement, records);
      case Reply.Unreachable<Boolean>(var why) -> {
        keep(room, placement, records);
        log.atWarn().addKeyValue("room", room.sid()).addKeyValue("why", why).log("room not closed");
      }
    }
    return true;
  }

  /// A record whose owner is gone counts no more: had an SFU still had the session, another node
  /// would own it by now.
  private boolean isInUse(List<ParticipantRecord> records) {
    return records.stream()
        .anyMatch(record -> record.getCounts() && !record.getEnded() && hasOwner(record));
  }

  private boolean hasOwner(ParticipantRecord record) {
    NodeId owner = NodeId.of(record.getOwner());
    return !nodes.fresh() || (owner != null && nodes.find(owner) != null);
  }

  private void keep(
      RoomRecord room, @Nullable Placement placement, List<ParticipantRecord> records) {
    live.inUse(room.key(), nanoTime.getAsLong());
    if (placement != null) {
      presence.place(room.key(), placement);
      records.forEach(record -> presence.put(room.key(), record));
    }
  }

  /// Ends a room, whoever is in it. Needs no database.
  ///
  /// @return false where there is no such room
  /// @throws StoreUnavailableException where the database must say whether there is one, and does
  ///   not
  public boolean delete(RoomKey key) {
    return rooms.exclusively(key, () -> deleteLocked(key));
  }

  private boolean deleteLocked(RoomKey key) {
    Placement placement = placement(key);
    RoomRecord known = live.find(key);
    if (placement == null) {
      known = stored(key, known);
    }
    if (placement != null) {
      forget(key, placement.room());
      commands.close(key, placement.room(), DisconnectReason.ROOM_DELETED, false);
      ended(key, placement.room(), "deleted");
    }
    if (known != null && (placement == null || !placement.room().equals(known.sid()))) {
      commands.close(key, known.sid(), DisconnectReason.ROOM_DELETED, false);
      ended(known, "deleted");
    }
    return known != null || placement != null;
  }

  /// What is remembered here of a room that has no placement may be over: another instance may have
  /// closed it.
  private @Nullable RoomRecord stored(RoomKey key, @Nullable RoomRecord remembered) {
    try {
      RoomRecord row = rows.find(key);
      if (row == null && remembered != null) {
        live.closed(key, remembered.sid());
      }
      return row;
    } catch (StoreUnavailableException unavailable) {
      if (remembered == null) {
        throw unavailable;
      }
      log.atDebug().setCause(unavailable).log("a room is deleted from memory alone");
      return remembered;
    }
  }

  private @Nullable Placement placement(RoomKey key) {
    try {
      return presence.find(key);
    } catch (PresenceUnavailableException unavailable) {
      log.atDebug().setCause(unavailable).log("a room is deleted without its placement");
      return null;
    }
  }

  private void forget(RoomKey key, RoomSid sid) {
    try {
      presence.remove(key, sid);
    } catch (PresenceUnavailableException unavailable) {
      log.atWarn().addKeyValue("room", sid).setCause(unavailable).log("placement not removed");
    }
  }

  private void ended(RoomRecord room, String reason) {
    ended(room.key(), room.sid(), reason);
  }

  private void ended(RoomKey key, RoomSid sid, String reason) {
    live.closed(key, sid);
    if (unwritten.size() >= MAX_UNWRITTEN) {
      unwritten.poll();
    }
    unwritten.add(new Closing(key, sid, clock.instant(), reason));
    writeDown();
    log.atInfo()
        .addKeyValue("project", key.project())
        .addKeyValue("room", sid)
        .addKeyValue("reason", reason)
        .log("room closed");
  }

  private void writeDown() {
    for (Closing next = unwritten.poll(); next != null; next = unwritten.poll()) {
      try {
        if (rows.close(next.room(), next.at(), next.reason())) {
          facts.finished(next.key(), next.room(), next.at(), next.reason());
        }
      } catch (StoreUnavailableException unavailable) {
        unwritten.addFirst(next);
        log.atDebug().setCause(unavailable).log("closings are written later");
        return;
      }
    }
  }
}
