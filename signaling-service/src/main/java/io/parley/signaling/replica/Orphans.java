package io.parley.signaling.replica;

import io.parley.cluster.presence.Placement;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.sfu.Orphan;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.signaling.directory.RoomDirectory;
import io.parley.signaling.directory.RoomOpening;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import livekit.LivekitModels.Room;

/// Takes in the sessions whose owner is gone and that an SFU gives to this node, and their room
/// with them where it has no replica here. Needs neither the store nor room-service.
public final class Orphans implements BiConsumer<NodeId, SessionEvent> {

  private final Rooms rooms;
  private final RoomFactory factory;
  private final RoomDirectory directory;
  private final Executor threads;
  private final InstantSource clock;

  /// @param threads run what may wait for room-service
  public Orphans(
      Rooms rooms,
      RoomFactory factory,
      RoomDirectory directory,
      Executor threads,
      InstantSource clock) {
    this.rooms = rooms;
    this.factory = factory;
    this.directory = directory;
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public void accept(NodeId sfu, SessionEvent event) {
    Orphan orphan = event.getOrphan();
    RoomKey key = new RoomKey(orphan.getProject(), orphan.getRoomName());
    RoomSid sid = new RoomSid(event.getRoomSid());
    RoomActor actor =
        rooms.findOrAdd(
            key,
            missing -> {
              threads.execute(() -> describe(key, sid));
              return factory.create(
                  key,
                  new Placement(sid, sfu, orphan.getPlacementEpoch(), clock.instant()),
                  Room.newBuilder().setSid(sid.value()).build());
            });
    if (actor.replica().sid().equals(sid)) {
      actor.execute(replica -> replica.event(event));
    }
  }

  /// What the room is like is room-service's to say; until it does, the room has no limits.
  private void describe(RoomKey key, RoomSid sid) {
    if (directory.open(key, null, false) instanceof RoomOpening.Opened(var room)
        && room.getSid().equals(sid.value())) {
      RoomActor actor = rooms.find(key);
      if (actor != null) {
        actor.execute(replica -> replica.change(room));
      }
    }
  }
}
