package io.parley.cluster.eventlog;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts what happens to a node's events since its start. Safe from any thread.
public final class EventCounters {

  private final Map<EventCount, LongAdder> counts = new EnumMap<>(EventCount.class);

  public EventCounters() {
    for (EventCount count : EventCount.values()) {
      counts.put(count, new LongAdder());
    }
  }

  public void count(EventCount what) {
    count(what, 1);
  }

  public void count(EventCount what, long times) {
    LongAdder adder = counts.get(what);
    if (adder != null) {
      adder.add(times);
    }
  }

  /// How often it happened.
  public long of(EventCount what) {
    LongAdder adder = counts.get(what);
    return adder == null ? 0 : adder.sum();
  }
}
