package io.parley.signaling.replica;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.signaling.sfu.SfuListener;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The rooms that have a replica on this node. Safe from any thread.
public final class Rooms implements SfuListener {

  private final ConcurrentHashMap<RoomKey, RoomActor> byKey = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, RoomActor> bySid = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, RoomActor> byParticipant = new ConcurrentHashMap<>();
  private volatile BiConsumer<NodeId, SessionEvent> orphans = (sfu, event) -> {};
  private volatile Consumer<List<RoomActor>> evacuation =
      stranded -> stranded.forEach(room -> room.execute(RoomReplica::sfuLost));

  /// Who takes in sessions whose owner is gone.
  public void setOrphans(BiConsumer<NodeId, SessionEvent> takes) {
    orphans = takes;
  }

  /// Who is told of rooms whose SFU is lost, in place of the rooms themselves; must not block.
  public void setEvacuation(Consumer<List<RoomActor>> takes) {
    evacuation = takes;
  }

  /// The room of this name, null where it has no replica here.
  public @Nullable RoomActor find(RoomKey key) {
    return byKey.get(key);
  }

  /// All of them.
  public Collection<RoomActor> all() {
    return byKey.values();
  }

  /// How many participants are on this node.
  public int participants() {
    return byParticipant.size();
  }

  /// The room of this name, made where it has no replica yet; of two that make one at once, one
  /// wins.
  public RoomActor findOrAdd(RoomKey key, Function<RoomKey, RoomActor> make) {
    return byKey.computeIfAbsent(
        key,
        missing -> {
          RoomActor actor = make.apply(missing);
          bySid.put(actor.replica().sid().value(), actor);
          return actor;
        });
  }

  /// The room is over.
  public void remove(RoomActor actor) {
    byKey.remove(actor.replica().key(), actor);
    bySid.remove(actor.replica().sid().value(), actor);
  }

  void entered(String participantSid, RoomActor actor) {
    byParticipant.put(participantSid, actor);
  }

  void left(String participantSid) {
    byParticipant.remove(participantSid);
  }

  @Override
  public void event(NodeId sfu, SessionEvent event) {
    if (event.hasOrphan()) {
      orphans.accept(sfu, event);
      return;
    }
    RoomActor actor =
        event.getParticipantSid().isEmpty()
            ? bySid.get(event.getRoomSid())
            : byParticipant.get(event.getParticipantSid());
    if (actor != null) {
      actor.execute(room -> room.event(event));
    }
  }

  @Override
  public void lost(NodeId sfu) {
    evacuation.accept(on(sfu));
  }

  @Override
  public void restored(NodeId sfu) {
    on(sfu).forEach(room -> room.execute(RoomReplica::sfuRestored));
  }

  private List<RoomActor> on(NodeId sfu) {
    return all().stream().filter(room -> room.replica().sfu().equals(sfu)).toList();
  }
}
