package io.parley.signaling.replication;

import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.protocol.id.RoomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Talks to the store on threads of its own, so that no room waits for it. What it cannot do it
/// forgets, and tells the room once the store answers again, which then writes everything anew.
final class PresenceWriter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PresenceWriter.class);

  /// Rooms are divided among these, so that each room's writes keep their order.
  private static final int LANES = 4;

  /// Writes that wait for a slow store. More, and old news delays new ones; fewer, and a burst of
  /// joins is written twice.
  static final int CAPACITY = 10_000;

  private record Task(RoomKey room, Runnable work) {}

  private final List<BlockingQueue<Task>> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Set<RoomKey> behind = ConcurrentHashMap.newKeySet();
  private final AtomicLong dropped = new AtomicLong();
  private final Consumer<RoomKey> writeAnew;

  /// @param writeAnew what a room that fell behind must do
  PresenceWriter(Consumer<RoomKey> writeAnew) {
    this.writeAnew = writeAnew;
    for (int i = 0; i < LANES; i++) {
      BlockingQueue<Task> lane = new ArrayBlockingQueue<>(CAPACITY);
      lanes.add(lane);
      threads.add(Thread.ofVirtual().name("presence-", i).start(() -> run(lane)));
    }
  }

  /// Does this later, in order for each room.
  void write(RoomKey room, Runnable work) {
    if (!lanes.get(Math.floorMod(room.hashCode(), LANES)).offer(new Task(room, work))) {
      fellBehind(room);
    }
  }

  /// How many writes were given up.
  long dropped() {
    return dropped.get();
  }

  private void fellBehind(RoomKey room) {
    dropped.incrementAndGet();
    behind.add(room);
  }

  private void run(BlockingQueue<Task> lane) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Task task = lane.take();
        try {
          task.work().run();
        } catch (PresenceUnavailableException unavailable) {
          fellBehind(task.room());
          log.atDebug().addKeyValue("room", task.room()).setCause(unavailable).log("not written");
        } catch (RuntimeException bug) {
          log.atError().addKeyValue("room", task.room()).setCause(bug).log("write failed");
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// To be called now and then while the store answers: rooms that fell behind write anew.
  void catchUp() {
    for (RoomKey room : List.copyOf(behind)) {
      behind.remove(room);
      writeAnew.accept(room);
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
