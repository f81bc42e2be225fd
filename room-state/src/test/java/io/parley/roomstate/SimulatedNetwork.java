package io.parley.roomstate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Virtual time, what happens in it, and who reaches whom.
final class SimulatedNetwork {

  private record Event(long atMillis, long order, Runnable action) {}

  private record Pair(Object from, Object to) {}

  final RandomGenerator random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::order));
  private final Map<Pair, Long> orderedUntilMillis = new HashMap<>();
  private final Set<Pair> blocked = new HashSet<>();
  private long order;
  long nowMillis = -5_000; // as System.nanoTime() may be
  double lossRatio;
  double duplicationRatio;
  double failureRatio;

  SimulatedNetwork(RandomGenerator random) {
    this.random = random;
  }

  void after(long millis, Runnable action) {
    events.add(new Event(nowMillis + millis, order++, action));
  }

  void runUntil(long untilMillis) {
    for (Event next = events.peek();
        next != null && next.atMillis() <= untilMillis;
        next = events.peek()) {
      events.remove();
      nowMillis = next.atMillis();
      next.action().run();
    }
    nowMillis = untilMillis;
  }

  int upTo(int millis) {
    return random.nextInt(millis + 1);
  }

  boolean chance(double ratio) {
    return random.nextDouble() < ratio;
  }

  /// Arrives in order among what goes the same way; may be lost or repeated.
  void send(Object from, Object to, int mostMillis, Runnable arrival) {
    if (chance(lossRatio)) {
      return;
    }
    long atMillis =
        Math.max(
            nowMillis + 1 + upTo(mostMillis),
            orderedUntilMillis.getOrDefault(new Pair(from, to), Long.MIN_VALUE));
    orderedUntilMillis.put(new Pair(from, to), atMillis);
    after(atMillis - nowMillis, arrival);
    if (chance(duplicationRatio)) {
      after(atMillis - nowMillis + upTo(200), arrival);
    }
  }

  void block(Object one, Object other) {
    blocked.add(new Pair(one, other));
    blocked.add(new Pair(other, one));
  }

  void unblock(Object one, Object other) {
    blocked.remove(new Pair(one, other));
    blocked.remove(new Pair(other, one));
  }

  void unblockAll() {
    blocked.clear();
  }

  boolean reaches(Object from, Object to) {
    return !blocked.contains(new Pair(from, to));
  }
}
