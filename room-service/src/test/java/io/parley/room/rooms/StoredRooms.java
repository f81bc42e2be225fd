package io.parley.room.rooms;

import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.room.store.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rows in memory, which may be out of reach.
final class StoredRooms implements RoomRows {

  final Map<RoomSid, RoomRecord> live = new LinkedHashMap<>();
  final Map<RoomSid, String> closed = new LinkedHashMap<>();
  final Set<RoomSid> starts = new HashSet<>();
  final Set<RoomSid> finishes = new HashSet<>();
  private final Map<RoomSid, Unstated> closings = new LinkedHashMap<>();
  boolean away;

  private void reach() {
    if (away) {
      throw new StoreUnavailableException(new IllegalStateException("away"));
    }
  }

  @Override
  public @Nullable RoomRecord find(RoomKey room) {
    reach();
    return live.values().stream().filter(row -> row.key().equals(room)).findFirst().orElse(null);
  }

  @Override
  public List<RoomRecord> live(String project, Set<String> names, String after, int limit) {
    reach();
    return live.values().stream()
        .filter(row -> row.key().project().equals(project))
        .sorted(Comparator.comparing(row -> row.key().name()))
        .limit(limit)
        .toList();
  }

  @Override
  public List<RoomRecord> all(int limit) {
    reach();
    return List.copyOf(live.values());
  }

  @Override
  public boolean insert(RoomRecord room) {
    reach();
    if (find(room.key()) != null) {
      return false;
    }
    live.put(room.sid(), room);
    return true;
  }

  @Override
  public void updateMetadata(RoomSid room, String metadata) {
    reach();
    live.computeIfPresent(room, (sid, row) -> row.withMetadata(metadata));
  }

  @Override
  public boolean close(RoomSid room, Instant at, String reason) {
    reach();
    RoomRecord ended = live.remove(room);
    if (ended != null) {
      closed.put(room, reason);
      closings.put(room, new Unstated(ended, false, at, reason));
    }
    return ended != null;
  }

  @Override
  public List<Unstated> unstated(Instant before, int limit) {
    reach();
    List<Unstated> unstated = new ArrayList<>();
    live.values().stream()
        .filter(room -> !starts.contains(room.sid()))
        .forEach(room -> unstated.add(new Unstated(room, false, null, "")));
    closings.values().stream()
        .filter(room -> !finishes.contains(room.room().sid()))
        .map(
            room ->
                new Unstated(
                    room.room(),
                    starts.contains(room.room().sid()),
                    room.closedAt(),
                    room.closeReason()))
        .forEach(unstated::add);
    return unstated;
  }

  @Override
  public void stated(Collection<RoomSid> started, Collection<RoomSid> finished) {
    reach();
    starts.addAll(started);
    finishes.addAll(finished);
  }
}
