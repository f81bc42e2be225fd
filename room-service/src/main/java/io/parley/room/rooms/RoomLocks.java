package io.parley.room.rooms;

import io.parley.protocol.id.RoomKey;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Lets one thread at a time open, change or close a room. Rooms share locks, so that there is no
/// lock to make or forget.
final class RoomLocks {

  private static final int LOCKS = 64;

  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  RoomLocks() {
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  <T> T with(RoomKey room, Supplier<T> work) {
    ReentrantLock lock = locks[Math.floorMod(room.hashCode(), LOCKS)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
