package io.parley.room.rooms;

import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.room.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import livekit.LivekitRoom.RoomConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens rooms, and knows those that live.
///
/// `Presence` says which incarnation of a name lives, the rows say what it is like. Where the two
/// differ, presence wins: the row's incarnation ends, and its settings pass to the one that lives.
/// While presence cannot be asked, the row alone counts, and signaling places the room.
///
/// Thread-safe; every method may wait for the database.
public final class Rooms {

  private static final Logger log = LoggerFactory.getLogger(Rooms.class);

  /// Beyond this a project's rooms of an earlier run wait for their next join to be known again.
  private static final int MAX_RESTORED = 100_000;

  /// Rooms that were reported while the rows were away; further ones wait for their next report.
  private static final int MAX_UNOPENED = 10_000;

  private final RoomRows rows;
  private final Presence presence;
  private final MediaNodes mediaNodes;
  private final LiveRooms live;
  private final RoomFacts facts;
  private final RoomSettings defaults;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<RoomKey, RoomSid> unopened = new ConcurrentHashMap<>();
  private final RoomLocks locks = new RoomLocks();

  /// @param nanoTime monotonic, for time-outs; `clock` is for what is written down
  public Rooms(
      RoomRows rows,
      Presence presence,
      NodeRegistry nodes,
      LiveRooms live,
      RoomFacts facts,
      RoomSettings defaults,
      RandomGenerator random,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.rows = rows;
    this.presence = presence;
    this.mediaNodes = new MediaNodes(nodes);
    this.live = live;
    this.facts = facts;
    this.defaults = defaults;
    this.random = random;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /// Takes up the rooms of an earlier run and of other instances, whose time-outs start anew here,
  /// and forgets those that others closed.
  ///
  /// @throws StoreUnavailableException where the rows cannot be read
  public void restore() {
    Map<RoomKey, RoomSid> before = live.all();
    List<RoomRecord> stored = rows.all(MAX_RESTORED);
    int taken = 0;
    for (RoomRecord room : stored) {
      if (!room.sid().equals(before.remove(room.key()))) {
        live.opened(room, nanoTime.getAsLong());
        taken++;
      }
    }
    if (stored.size() < MAX_RESTORED) {
      before.forEach(live::closed);
    }
    if (taken > 0) {
      log.atInfo().addKeyValue("rooms", taken).log("rooms taken up");
    }
  }

  /// Gives the room of this name, or makes it; of all who do so at once, one makes it.
  ///
  /// @param wish the settings of a room that is made; they change nothing of one that lives
  /// @param mayCreate whether it may be made
  /// @throws StoreUnavailableException where the room is not known here and the rows cannot be read
  public Opening open(RoomKey key, RoomConfiguration wish, boolean mayCreate) {
    return locks.with(key, () -> openLocked(key, wish, mayCreate));
  }

  private Opening openLocked(RoomKey key, RoomConfiguration wish, boolean mayCreate) {
    try {
      return openPlaced(key, wish, mayCreate);
    } catch (PresenceUnavailableException unavailable) {
      log.atWarn().setCause(unavailable).log("a room is opened without its placement");
      return openByRow(key, wish, mayCreate);
    }
  }

  private Opening openByRow(RoomKey key, RoomConfiguration wish, boolean mayCreate) {
    RoomRecord room = remembered(key);
    if (room == null && !mayCreate) {
      return new Opening.Unknown();
    }
    if (room == null) {
      room = begin(key, RoomSid.create(random), clock.instant(), null, wish);
    }
    live.opened(room, nanoTime.getAsLong());
    return new Opening.Opened(room);
  }

  private @Nullable RoomRecord remembered(RoomKey key) {
    try {
      return rows.find(key);
    } catch (StoreUnavailableException unavailable) {
      RoomRecord remembered = live.find(key);
      if (remembered == null) {
        throw unavailable;
      }
      return remembered;
    }
  }

  private Opening openPlaced(RoomKey key, RoomConfiguration wish, boolean mayCreate) {
    RoomRecord stored = stored(key);
    Placement present = presence.find(key);
    if (stored == null && !mayCreate) {
      if (present != null) {
        presence.remove(key, present.room());
      }
      return new Opening.Unknown();
    }
    Placement placement = present == null ? place(key, stored) : present;
    if (placement == null) {
      return new Opening.NoMediaNode();
    }
    RoomRecord room =
        stored != null && stored.sid().equals(placement.room())
            ? stored
            : begin(key, placement.room(), placement.createdAt(), stored, wish);
    live.opened(room, nanoTime.getAsLong());
    return new Opening.Opened(room);
  }

  /// The row, or what this process remembers of it while the rows cannot be read.
  private @Nullable RoomRecord stored(RoomKey key) {
    try {
      return rows.find(key);
    } catch (StoreUnavailableException unavailable) {
      RoomRecord remembered = live.find(key);
      Placement present = presence.find(key);
      if (remembered == null || present == null || !present.room().equals(remembered.sid())) {
        throw unavailable;
      }
      return remembered;
    }
  }

  private @Nullable Placement place(RoomKey key, @Nullable RoomRecord stored) {
    NodeId sfu = mediaNodes.choose();
    if (sfu == null) {
      return null;
    }
    RoomSid sid = stored == null ? RoomSid.create(random) : stored.sid();
    return presence
        .place(
            key, new Placement(sid, sfu, 1, stored == null ? clock.instant() : stored.createdAt()))
        .placement();
  }

  private RoomRecord begin(
      RoomKey key,
      RoomSid sid,
      Instant createdAt,
      @Nullable RoomRecord former,
      RoomConfiguration wish) {
    RoomSettings settings = former == null ? defaults.with(wish) : former.settings();
    String metadata = former == null ? wish.getMetadata() : former.metadata();
    if (former != null) {
      close(former);
    }
    RoomRecord room = new RoomRecord(key, sid, settings, metadata, createdAt);
    if (!rows.insert(room)) {
      RoomRecord winner = rows.find(key);
      return winner == null ? room : winner; // another instance of this service was first
    }
    facts.started(room);
    log.atInfo()
        .addKeyValue("project", key.project())
        .addKeyValue("room", room.sid())
        .log("room opened");
    return room;
  }

  private void close(RoomRecord former) {
    Instant now = clock.instant();
    String reason = "succeeded";
    if (rows.close(former.sid(), now, reason)) {
      facts.finished(former.key(), former.sid(), now, reason);
    }
  }

  /// Takes up what a signaling node counts. A room that is not known here, since it was opened
  /// while this service was not there, is made known.
  public void report(RoomKey key, RoomSid sid, Occupants occupants) {
    if (live.report(key, sid, occupants, nanoTime.getAsLong()) || occupants.participants() == 0) {
      return;
    }
    if (isPlaced(key, sid)) {
      unopened(key, sid);
      live.report(key, sid, occupants, nanoTime.getAsLong());
    }
  }

  private void unopened(RoomKey key, RoomSid sid) {
    try {
      open(key, RoomConfiguration.getDefaultInstance(), true);
      unopened.remove(key);
    } catch (StoreUnavailableException unavailable) {
      if (unopened.size() < MAX_UNOPENED) {
        unopened.put(key, sid);
      }
      throw unavailable;
    }
  }

  /// Opens the rooms that were reported while the rows could not be written, although they may be
  /// empty by now: they start and finish like others, only later.
  ///
  /// @throws StoreUnavailableException where the rows still cannot be written
  public void openReported() {
    unopened.forEach(
        (key, sid) -> {
          if (isPlaced(key, sid)) {
            unopened(key, sid);
          } else {
            unopened.remove(key, sid);
          }
        });
  }

  private boolean isPlaced(RoomKey key, RoomSid sid) {
    try {
      Placement present = presence.find(key);
      return present != null && present.room().equals(sid);
    } catch (PresenceUnavailableException unavailable) {
      log.atDebug().setCause(unavailable).log("a report is taken up when it is repeated");
      return false;
    }
  }

  /// The rooms of a project that live, in the order of their names.
  ///
  /// @param names only these; empty means all
  /// @param after only names greater than this
  public List<RoomRecord> list(String project, Set<String> names, String after, int limit) {
    return rows.live(project, names, after, limit);
  }

  /// The room of this name, null where none lives.
  public @Nullable RoomRecord find(RoomKey key) {
    return rows.find(key);
  }

  /// Gives a room other metadata.
  ///
  /// @return the room as it is now, null where none lives
  public @Nullable RoomRecord updateMetadata(RoomKey key, String metadata) {
    return locks.with(
        key,
        () -> {
          RoomRecord stored = rows.find(key);
          if (stored == null) {
            return null;
          }
          rows.updateMetadata(stored.sid(), metadata);
          RoomRecord changed = stored.withMetadata(metadata);
          live.changed(changed);
          return changed;
        });
  }

  /// Who is in that incarnation, as far as is known.
  public Occupants occupants(RoomRecord room) {
    return live.occupants(room.key(), room.sid());
  }

  /// Lets nobody open this room while `work` is done.
  <T> T exclusively(RoomKey key, Supplier<T> work) {
    return locks.with(key, work);
  }
}
