package io.parley.cluster.presence.embedded;

import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Presence for services that share one process.
public final class InMemoryPresence implements Presence {

  private final ConcurrentHashMap<RoomKey, Placement> placements = new ConcurrentHashMap<>();

  @Override
  public Placement place(RoomKey room, Placement proposed) {
    Placement present = placements.putIfAbsent(room, proposed);
    return present == null ? proposed : present;
  }

  @Override
  public @Nullable Placement find(RoomKey room) {
    return placements.get(room);
  }

  @Override
  public List<RoomKey> rooms(String project) {
    return placements.keySet().stream().filter(room -> room.project().equals(project)).toList();
  }

  @Override
  public boolean remove(RoomKey room, RoomSid incarnation) {
    Placement present = placements.get(room);
    return present != null
        && present.room().equals(incarnation)
        && placements.remove(room, present);
  }
}
