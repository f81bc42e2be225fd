package io.parley.signaling.node;

import io.parley.signaling.replica.RoomActor;
import io.parley.signaling.replica.Rooms;
import java.util.concurrent.ConcurrentHashMap;

/// The clients whose sockets are here, to be sent to other nodes: their sockets are closed, their
/// sessions stay for whoever they come to.
final class LocalClients {

  private final Rooms rooms;
  private final ClientMover mover;
  private final ConcurrentHashMap<RoomActor, Integer> left = new ConcurrentHashMap<>();

  LocalClients(Rooms rooms, ClientMover mover) {
    this.rooms = rooms;
    this.mover = mover;
  }

  /// Has all rooms counted anew; the answers come later.
  void count() {
    left.keySet().retainAll(rooms.all());
    rooms.all().forEach(room -> tell(room, 0));
  }

  /// How many there were when they were counted last.
  int size() {
    return left.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// Whether all rooms have answered, and none has any.
  boolean allGone() {
    return left.keySet().containsAll(rooms.all()) && size() == 0;
  }

  /// Sends some of them away.
  void move(int atMost) {
    int budget = atMost;
    for (var each : left.entrySet()) {
      int share = Math.min(budget, each.getValue());
      if (share > 0) {
        tell(each.getKey(), share);
        budget -= share;
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the room logs what fails in it
  private void tell(RoomActor room, int atMost) {
    room.ask(replica -> mover.move(replica, atMost))
        .thenAccept(remaining -> left.put(room, remaining));
  }
}
