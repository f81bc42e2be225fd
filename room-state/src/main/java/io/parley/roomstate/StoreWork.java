package io.parley.roomstate;

import io.parley.protocol.state.ParticipantRecord;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What is to be done in the store, while it is reached. Bounded by the records of the room.
final class StoreWork {

  /// Least time between two readings of the whole room.
  static final long LOADS_APART_MILLIS = 1_000;

  /// The store is read again after so many digest periods, in case a write was lost unnoticed.
  private static final int DIGESTS_PER_LOAD = 10;

  private final Records records;
  private final RandomGenerator random;
  private final long loadMillis;
  private final SequencedSet<String> stores = new LinkedHashSet<>();
  private final Queue<ParticipantRecord> forgets = new ArrayDeque<>();
  private boolean loads;
  private boolean scheduled;
  private boolean loadedOnce;
  private long loadAtMillis;
  private long loadedAtMillis;

  StoreWork(Records records, StateTimes times, RandomGenerator random) {
    this.records = records;
    this.random = random;
    this.loadMillis = times.digest().toMillis() * DIGESTS_PER_LOAD;
  }

  void store(String sid) {
    stores.add(sid);
  }

  void disown(String sid) {
    stores.remove(sid);
  }

  boolean isSettled() {
    return stores.isEmpty() && forgets.isEmpty();
  }

  void load() {
    loads = true;
  }

  /// Reads at once, whenever that was done last.
  void loadAnew() {
    loads = true;
    loadedOnce = false;
  }

  /// Of too many, the store keeps the oldest until its room ends.
  void forget(ParticipantRecord tombstone) {
    if (forgets.size() >= Tombstones.CAPACITY) {
      forgets.remove();
    }
    forgets.add(tombstone);
  }

  void tick(long nowMillis) {
    if (!scheduled) {
      schedule(nowMillis);
    } else if (nowMillis - loadAtMillis >= 0) {
      loads = true;
    }
  }

  private void schedule(long nowMillis) {
    scheduled = true;
    loadAtMillis = nowMillis + loadMillis * 3 / 4 + random.nextLong(loadMillis / 2 + 1);
  }

  @Nullable Effect poll(long nowMillis) {
    while (!stores.isEmpty()) {
      ParticipantRecord record = records.find(stores.removeFirst());
      if (record != null) {
        return new Effect.Store(record);
      }
    }
    if (loads && (!loadedOnce || nowMillis - loadedAtMillis >= LOADS_APART_MILLIS)) {
      loads = false;
      loadedOnce = true;
      loadedAtMillis = nowMillis;
      schedule(nowMillis);
      return new Effect.Load();
    }
    ParticipantRecord forgotten = forgets.poll();
    return forgotten == null ? null : new Effect.Forget(forgotten);
  }
}
