package io.parley.cluster.eventlog.kafka;

import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import io.parley.cluster.eventlog.segment.SegmentLimits;
import io.parley.cluster.eventlog.segment.SegmentLog;
import io.parley.cluster.kafka.KafkaCluster;
import io.parley.cluster.kafka.KafkaTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The event log of a fleet. Appending goes to segment files of this node; one thread brings them
/// to Kafka, in order, as long as it takes. Consumers read from Kafka.
///
/// After a crash some events may reach Kafka twice, none never. Events of one key keep their order,
/// unless the brokers refuse one of them for good.
public final class KafkaEventLog implements EventLog {

  private static final SegmentLimits LIMITS =
      new SegmentLimits(SegmentLimits.SEGMENT_BYTES, SegmentLimits.WAITING_BYTES, 0);

  private final KafkaCluster cluster;
  private final EventCounters counters = new EventCounters();
  private final SegmentLog segments;
  private final KafkaTopics topics;
  private final KafkaSender sender;
  private final Set<KafkaConsumption> running = ConcurrentHashMap.newKeySet();

  public KafkaEventLog(KafkaCluster cluster, Path directory, InstantSource clock) {
    this(cluster, directory, LIMITS, clock);
  }

  public KafkaEventLog(
      KafkaCluster cluster, Path directory, SegmentLimits limits, InstantSource clock) {
    this.cluster = cluster;
    this.segments = SegmentLog.open(directory, limits, clock, counters);
    this.topics =
        new KafkaTopics(
            cluster,
            Arrays.stream(Topic.values())
                .map(topic -> KafkaTopics.keptFor(cluster, topic.title(), retention(topic)))
                .toList());
    this.sender = new KafkaSender(cluster, segments, topics, counters);
    sender.start();
  }

  @Override
  public void append(Topic topic, String key, byte[] value) {
    segments.append(topic, key, value, "");
  }

  @Override
  public Consumption consume(Topic topic, String group, EventConsumer consumer) {
    KafkaConsumption consumption =
        new KafkaConsumption(cluster, topic, group, consumer, segments, counters);
    running.add(consumption);
    consumption.start(running::remove);
    return consumption;
  }

  /// What this node counts.
  public EventCounters counters() {
    return counters;
  }

  /// Bytes that wait for Kafka.
  public long waitingBytes() {
    return segments.waitingBytes();
  }

  /// How long the oldest event has waited for Kafka.
  public Duration oldestWaiting() {
    return segments.oldestWaiting();
  }

  /// Whether Kafka took what it was last given.
  public boolean reachable() {
    return sender.reachable();
  }

  /// Ends every consumption, and gives what waits a moment to leave; the rest leaves at the next
  /// start.
  @Override
  public void close() {
    running.forEach(KafkaConsumption::close);
    topics.close();
    sender.close();
    segments.close();
  }

  private static Duration retention(Topic topic) {
    return switch (topic) {
      case FACTS, USAGE, PARKED -> Duration.ofDays(30);
      case QUALITY -> Duration.ofDays(7);
    };
  }
}
