package io.parley.cluster.eventlog.kafka;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventCount;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.RetryPause;
import io.parley.cluster.eventlog.Topic;
import io.parley.cluster.eventlog.segment.SegmentLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one poll fetched, given to the consumer until it is taken.
final class KafkaBatch {

  private static final Logger log = LoggerFactory.getLogger(KafkaBatch.class);

  private final Topic topic;
  private final String group;
  private final EventConsumer taker;
  private final SegmentLog segments;
  private final EventCounters counters;
  private final CountDownLatch closed;
  private final CountDownLatch done = new CountDownLatch(1);
  private final List<Fetched> events = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
  private final Set<TopicPartition> forgotten = ConcurrentHashMap.newKeySet();
  private volatile boolean taken;

  /// @param closed ends the attempts
  KafkaBatch(
      Topic topic,
      String group,
      ConsumerRecords<String, byte[]> records,
      EventConsumer taker,
      SegmentLog segments,
      EventCounters counters,
      CountDownLatch closed) {
    this.topic = topic;
    this.group = group;
    this.taker = taker;
    this.segments = segments;
    this.counters = counters;
    this.closed = closed;
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<String, byte[]> record : records.records(partition)) {
        events.add(new Fetched(partition, record.offset(), event(record)));
        next.put(partition, new OffsetAndMetadata(record.offset() + 1));
      }
    }
  }

  void start() {
    Thread.ofVirtual()
        .name("take-" + group)
        .start(
            () -> {
              try {
                deliver();
              } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
              } finally {
                done.countDown();
              }
            });
  }

  /// Waits until the batch is taken, or given up because the consumption was closed.
  boolean await(Duration atMost) throws InterruptedException {
    return done.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// These partitions belong to another member now.
  void forget(Collection<TopicPartition> partitions) {
    forgotten.addAll(partitions);
  }

  /// From where each partition goes on; nothing where the batch was not taken.
  Map<TopicPartition, OffsetAndMetadata> taken() {
    Map<TopicPartition, OffsetAndMetadata> mine = taken ? new HashMap<>(next) : new HashMap<>();
    mine.keySet().removeAll(forgotten);
    return mine;
  }

  private void deliver() throws InterruptedException {
    List<Fetched> unreadable = new ArrayList<>();
    boolean all =
        repeat(
            () -> {
              unreadable.clear();
              List<Fetched> mine =
                  events.stream().filter(one -> !forgotten.contains(one.partition())).toList();
              if (!mine.isEmpty()) {
                List<Event> refused = taker.take(mine.stream().map(Fetched::event).toList());
                mine.stream().filter(one -> one.isAmong(refused)).forEach(unreadable::add);
              }
            });
    for (Fetched fetched : unreadable) {
      all &= repeat(() -> park(fetched));
    }
    taken = all;
  }

  /// What was parked already is only counted: it would come back for ever.
  private void park(Fetched fetched) {
    Event event = fetched.event();
    if (topic != Topic.PARKED) {
      segments.park(event.key(), event.value(), fetched.partition() + "@" + fetched.offset());
    }
    counters.count(EventCount.PARKED);
  }

  private boolean repeat(Runnable work) throws InterruptedException {
    for (int failures = 1; closed.getCount() > 0; failures++) {
      try {
        work.run();
        return true;
      } catch (RuntimeException failed) {
        counters.count(EventCount.TAKE_FAILURES);
        if (failures == 1) {
          log.atWarn()
              .addKeyValue("group", group)
              .setCause(failed)
              .log("events not taken, trying again");
        }
      }
      closed.await(RetryPause.ORDINARY.after(failures).toMillis(), TimeUnit.MILLISECONDS);
    }
    return false;
  }

  private Event event(ConsumerRecord<String, byte[]> record) {
    String key = record.key();
    byte[] value = record.value();
    return new Event(
        topic, key == null ? "" : key, value == null ? new byte[0] : value, record.timestamp());
  }

  /// An event and where it came from.
  private record Fetched(TopicPartition partition, long offset, Event event) {

    /// Only the very event that was given can be given back.
    @SuppressWarnings("ReferenceEquality")
    boolean isAmong(List<Event> refused) {
      return refused.stream().anyMatch(one -> one == event);
    }
  }
}
