package io.parley.signaling.join;

import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.signaling.replica.RoomActor;
import io.parley.signaling.replica.RoomReplica;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves the rooms of an SFU that is lost before their clients are told to come again: these may
/// come
/// through a node that has not noticed yet, and would be sent to the lost one. Of all nodes that
/// notice at once, one moves each room.
///
/// Does not block.
public final class Evacuation implements Consumer<List<RoomActor>> {

  private static final Logger log = LoggerFactory.getLogger(Evacuation.class);

  /// Rooms that are moved at once. More, and joins wait for the store behind them; fewer, and the
  /// last of a thousand rooms wait.
  private static final int AT_ONCE = 16;

  private final Placing placing;
  private final Executor threads;
  private final LongAdder moved = new LongAdder();

  Evacuation(Placing placing, Executor threads) {
    this.placing = placing;
    this.threads = threads;
  }

  /// @param rooms of one SFU
  @Override
  public void accept(List<RoomActor> rooms) {
    Queue<RoomActor> waiting = new ConcurrentLinkedQueue<>(rooms);
    AtomicBoolean storeAway = new AtomicBoolean();
    for (int i = 0; i < Math.min(AT_ONCE, rooms.size()); i++) {
      threads.execute(() -> empty(waiting, storeAway));
    }
  }

  private void empty(Queue<RoomActor> waiting, AtomicBoolean storeAway) {
    for (RoomActor room = waiting.poll(); room != null; room = waiting.poll()) {
      Placement now = storeAway.get() ? null : move(room.replica(), storeAway);
      if (now == null) {
        room.execute(RoomReplica::sfuLost);
      } else {
        room.execute(replica -> replica.sfuLost(now));
      }
    }
  }

  /// @return null where it could not be moved: the first client that comes moves it
  private @Nullable Placement move(RoomReplica room, AtomicBoolean storeAway) {
    try {
      Placement now = placing.moveAway(room.key(), room.placement());
      if (now != null) {
        moved.increment();
        log.atInfo()
            .addKeyValue("room", now.room())
            .addKeyValue("from", room.sfu())
            .addKeyValue("to", now.sfu())
            .addKeyValue("epoch", now.placementEpoch())
            .log("room moved");
      }
      return now;
    } catch (PresenceUnavailableException unavailable) {
      storeAway.set(true); // the others' clients are told at once
      log.atWarn().setCause(unavailable).log("rooms are not moved");
      return null;
    } catch (RuntimeException bug) {
      log.atError().addKeyValue("room", room.sid()).setCause(bug).log("room not moved");
      return null;
    }
  }

  /// Rooms whose SFU was lost and that are on another one.
  public long moved() {
    return moved.sum();
  }
}
