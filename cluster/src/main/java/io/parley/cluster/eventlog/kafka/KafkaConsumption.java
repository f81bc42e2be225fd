package io.parley.cluster.eventlog.kafka;

import static java.util.Map.entry;

import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.RetryPause;
import io.parley.cluster.eventlog.Topic;
import io.parley.cluster.eventlog.segment.SegmentLog;
import io.parley.cluster.kafka.KafkaCluster;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One member of a group. Its thread polls; a batch is taken by another one, while this one goes on
/// polling without fetching, so that a consumer that waits for its store keeps its partitions.
final class KafkaConsumption implements EventLog.Consumption, ConsumerRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(KafkaConsumption.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration BUSY_POLL = Duration.ofMillis(200);

  /// How long a broker holds an answer without events. A partition that was just read is asked for
  /// again only after that, so longer delays its next event; shorter asks more often for nothing.
  private static final int FETCH_WAIT_MILLIS = 50;

  private static final Duration COMMIT = Duration.ofSeconds(5);

  /// How long a partition's next owner waits for the batch that is being taken here. Shorter, and
  /// more is taken twice; longer, and the whole group waits.
  private static final Duration HAND_OVER = Duration.ofSeconds(2);

  private final KafkaCluster cluster;
  private final Topic topic;
  private final String group;
  private final EventConsumer taker;
  private final SegmentLog segments;
  private final EventCounters counters;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
  private @Nullable KafkaBatch batch;

  KafkaConsumption(
      KafkaCluster cluster,
      Topic topic,
      String group,
      EventConsumer taker,
      SegmentLog segments,
      EventCounters counters) {
    this.cluster = cluster;
    this.topic = topic;
    this.group = group + "." + topic.title();
    this.taker = taker;
    this.segments = segments;
    this.counters = counters;
  }

  /// @param onEnd is told when the consumer is no longer called
  void start(Consumer<KafkaConsumption> onEnd) {
    Thread.ofPlatform()
        .daemon()
        .name("events-" + group)
        .start(
            () -> {
              try {
                run();
              } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
              } finally {
                onEnd.accept(this);
                ended.countDown();
              }
            });
  }

  @Override
  public void close() {
    closed.countDown();
    KafkaConsumer<String, byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    try {
      ended.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() throws InterruptedException {
    for (int failures = 0; isOpen(); ) {
      try (KafkaConsumer<String, byte[]> current = new KafkaConsumer<>(settings())) {
        consumer = current;
        current.subscribe(List.of(topic.title()), this);
        while (isOpen()) {
          ConsumerRecords<String, byte[]> records = current.poll(POLL);
          if (!records.isEmpty()) {
            failures = 0;
            take(current, records);
          }
        }
      } catch (WakeupException closing) {
        log.atDebug().addKeyValue("group", group).log("consumption ends");
      } catch (KafkaException failed) {
        failures++;
        log.atWarn()
            .addKeyValue("group", group)
            .addKeyValue("cause", failed.toString())
            .log("cannot consume, trying again");
        closed.await(RetryPause.ORDINARY.after(failures).toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        consumer = null;
      }
    }
  }

  private void take(KafkaConsumer<String, byte[]> current, ConsumerRecords<String, byte[]> records)
      throws InterruptedException {
    KafkaBatch taking = new KafkaBatch(topic, group, records, taker, segments, counters, closed);
    batch = taking;
    taking.start();
    try {
      while (!taking.await(BUSY_POLL)) {
        keepPolling(current);
      }
      current.resume(current.paused());
      commit(current, taking.taken());
    } finally {
      batch = null;
    }
  }

  /// What a poll returns although everything is paused is fetched again later.
  private static void keepPolling(KafkaConsumer<String, byte[]> current) {
    try {
      current.pause(current.assignment());
      ConsumerRecords<String, byte[]> early = current.poll(Duration.ZERO);
      for (TopicPartition partition : early.partitions()) {
        current.seek(partition, early.records(partition).getFirst().offset());
      }
    } catch (WakeupException closing) {
      log.atDebug().log("consumption ends with its batch");
    }
  }

  /// What cannot be committed now is committed with the next batch, or taken twice.
  private void commit(
      KafkaConsumer<String, byte[]> current, Map<TopicPartition, OffsetAndMetadata> taken) {
    try {
      current.commitSync(taken, COMMIT);
    } catch (WakeupException closing) {
      current.commitSync(taken, COMMIT);
    } catch (KafkaException failed) {
      log.atDebug().addKeyValue("group", group).setCause(failed).log("batch not committed");
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    KafkaConsumer<String, byte[]> current = consumer;
    if (batch != null && current != null) {
      current.pause(partitions);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    KafkaBatch taking = batch;
    KafkaConsumer<String, byte[]> current = consumer;
    if (taking == null || current == null) {
      return;
    }
    try {
      if (taking.await(HAND_OVER)) {
        commit(current, taking.taken());
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
    taking.forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    KafkaBatch taking = batch;
    if (taking != null) {
      taking.forget(partitions);
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private Map<String, Object> settings() {
    return cluster.settings(
        Map.ofEntries(
            entry("group.id", group),
            entry("fetch.max.wait.ms", FETCH_WAIT_MILLIS),
            entry("enable.auto.commit", false),
            entry("auto.offset.reset", "earliest"),
            entry("allow.auto.create.topics", false),
            entry("metadata.max.age.ms", 10_000L),
            entry("session.timeout.ms", 10_000),
            entry("heartbeat.interval.ms", 2_000),
            entry("partition.assignment.strategy", CooperativeStickyAssignor.class.getName()),
            entry("key.deserializer", StringDeserializer.class),
            entry("value.deserializer", ByteArrayDeserializer.class)));
  }
}
