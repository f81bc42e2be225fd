package io.parley.cluster.eventlog.embedded;

import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import io.parley.cluster.eventlog.segment.SegmentLimits;
import io.parley.cluster.eventlog.segment.SegmentLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// The event log of services that share one process: segment files, read again by the consumers
/// beside them. Where each group stopped is kept in the same directory.
///
/// Events stay for groups that come later, up to 256 MiB of them. Of the members of one group only
/// one is given events at a time.
public final class LocalEventLog implements EventLog {

  private static final SegmentLimits LIMITS =
      new SegmentLimits(SegmentLimits.SEGMENT_BYTES, SegmentLimits.WAITING_BYTES, 256L << 20);

  private final SegmentLog segments;
  private final EventCounters counters;
  private final Map<LocalConsumption, Long> running = new ConcurrentHashMap<>();
  private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

  public LocalEventLog(Path directory, InstantSource clock) {
    this(directory, LIMITS, clock);
  }

  public LocalEventLog(Path directory, SegmentLimits limits, InstantSource clock) {
    this.counters = new EventCounters();
    this.segments = SegmentLog.open(directory, limits, clock, counters);
    segments.delivered(segments.end());
  }

  @Override
  public void append(Topic topic, String key, byte[] value) {
    segments.append(topic, key, value, "");
    if (running.isEmpty()) {
      segments.delivered(segments.end());
    }
  }

  @Override
  public Consumption consume(Topic topic, String group, EventConsumer consumer) {
    String name = group + "@" + topic.title();
    if (!name.matches("[a-z0-9.-]+@[a-z.]+")) {
      throw new IllegalArgumentException("not the name of a group: " + group);
    }
    Semaphore turn = turns.computeIfAbsent(name, absent -> new Semaphore(1));
    LocalConsumption consumption =
        new LocalConsumption(topic, name, consumer, segments, counters, turn, this::progress);
    consumption.start(running::remove);
    return consumption;
  }

  /// What this node counts.
  public EventCounters counters() {
    return counters;
  }

  /// Bytes that wait for a consumer.
  public long waitingBytes() {
    return segments.waitingBytes();
  }

  /// How long the oldest event has waited for a consumer.
  public Duration oldestWaiting() {
    return segments.oldestWaiting();
  }

  /// Ends every consumption first.
  @Override
  public void close() {
    running.keySet().forEach(LocalConsumption::close);
    segments.close();
  }

  private void progress(LocalConsumption consumption, long address) {
    running.put(consumption, address);
    running.values().stream().min(Long::compare).ifPresent(segments::delivered);
  }
}
