package io.parley.cluster.presence.embedded;

import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.RecordVersions;
import io.parley.cluster.presence.RoomPresence;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.state.ParticipantRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Presence for services that share one process.
public final class InMemoryPresence implements Presence {

  private static final Logger log = LoggerFactory.getLogger(InMemoryPresence.class);

  /// @param seats when each identity's lapses
  private record Room(
      Placement placement, Map<String, ParticipantRecord> records, Map<String, Instant> seats) {}

  private final InstantSource clock;
  private final ConcurrentHashMap<RoomKey, Room> rooms = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<RoomKey, CopyOnWriteArrayList<Consumer<byte[]>>> listeners =
      new ConcurrentHashMap<>();

  /// @param clock by which seats lapse
  public InMemoryPresence(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public RoomPresence place(RoomKey key, Placement proposed) {
    Room room =
        rooms.computeIfAbsent(
            key, missing -> new Room(proposed, new ConcurrentHashMap<>(), new HashMap<>()));
    return new RoomPresence(room.placement(), List.copyOf(room.records().values()));
  }

  @Override
  public @Nullable Placement move(RoomKey key, Placement from, NodeId to) {
    Room moved =
        rooms.computeIfPresent(
            key,
            (same, room) ->
                room.placement().equals(from)
                    ? new Room(from.movedTo(to), room.records(), room.seats())
                    : room);
    return moved == null || !moved.placement().room().equals(from.room())
        ? null
        : moved.placement();
  }

  @Override
  public @Nullable Placement find(RoomKey key) {
    Room room = rooms.get(key);
    return room == null ? null : room.placement();
  }

  @Override
  public List<ParticipantRecord> records(RoomKey key) {
    Room room = rooms.get(key);
    return room == null ? List.of() : List.copyOf(room.records().values());
  }

  @Override
  public List<RoomKey> rooms(String project) {
    return rooms.keySet().stream().filter(room -> room.project().equals(project)).toList();
  }

  @Override
  public boolean remove(RoomKey key, RoomSid incarnation) {
    Room present = rooms.get(key);
    return present != null
        && present.placement().room().equals(incarnation)
        && rooms.remove(key, present);
  }

  @Override
  public void put(RoomKey key, ParticipantRecord record) {
    Room room = rooms.get(key);
    if (room != null) {
      room.records().merge(record.getSid(), record, RecordVersions::greater);
    }
  }

  @Override
  public void forget(RoomKey key, ParticipantRecord record) {
    Room room = rooms.get(key);
    if (room != null) {
      room.records()
          .computeIfPresent(
              record.getSid(),
              (sid, present) -> RecordVersions.same(present, record) ? null : present);
    }
  }

  @Override
  public boolean sit(RoomKey key, String identity, int seats, Duration lease) {
    Map<String, Instant> taken = seatsOf(key);
    synchronized (taken) {
      Instant now = clock.instant();
      taken.values().removeIf(lapses -> !lapses.isAfter(now));
      if (!taken.containsKey(identity) && taken.size() >= seats) {
        return false;
      }
      taken.put(identity, now.plus(lease));
      return true;
    }
  }

  @Override
  public void keepSeats(RoomKey key, Collection<String> identities, Duration lease) {
    Map<String, Instant> taken = seatsOf(key);
    synchronized (taken) {
      Instant lapses = clock.instant().plus(lease);
      identities.forEach(identity -> taken.put(identity, lapses));
    }
  }

  @Override
  public void leaveSeat(RoomKey key, String identity) {
    Map<String, Instant> taken = seatsOf(key);
    synchronized (taken) {
      taken.remove(identity);
    }
  }

  private Map<String, Instant> seatsOf(RoomKey key) {
    Room room = rooms.get(key);
    return room == null ? new HashMap<>() : room.seats();
  }

  @Override
  public void publish(RoomKey key, byte[] message) {
    for (Consumer<byte[]> one : listeners.getOrDefault(key, new CopyOnWriteArrayList<>())) {
      try {
        one.accept(message);
      } catch (RuntimeException failed) {
        log.atError().setCause(failed).addKeyValue("room", key).log("a listener of a room failed");
      }
    }
  }

  @Override
  public Subscription listen(RoomKey key, Consumer<byte[]> listener) {
    Consumer<byte[]> own = listener::accept; // the same listener may listen twice
    listeners.compute(
        key,
        (same, present) -> {
          var all = present == null ? new CopyOnWriteArrayList<Consumer<byte[]>>() : present;
          all.add(own);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            key,
            (same, present) -> {
              present.remove(own);
              return present.isEmpty() ? null : present;
            });
  }

  @Override
  public void watch(Consumer<Boolean> connected) {
    connected.accept(true);
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public long clockOffsetMillis() {
    return 0;
  }
}
