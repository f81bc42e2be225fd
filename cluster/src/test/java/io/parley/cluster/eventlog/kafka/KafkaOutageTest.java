package io.parley.cluster.eventlog.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventCount;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.Topic;
import io.parley.cluster.eventlog.segment.SegmentLimits;
import io.parley.cluster.eventlog.segment.SegmentLog;
import io.parley.cluster.kafka.KafkaCluster;
import io.parley.testkit.kafka.KafkaForTests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka may be away at any time: nobody who appends notices, and nothing is lost.
@SuppressWarnings("try")
class KafkaOutageTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int KEYS = 17;

  @TempDir private Path directory;
  private KafkaForTests kafka;

  @BeforeEach
  void choosePorts() {
    kafka = new KafkaForTests(directory.resolve("kafka"));
  }

  @AfterEach
  void stopKafka() {
    kafka.close();
  }

  @Test
  void eventsWaitForAKafkaThatIsNotThereYet() {
    try (KafkaEventLog log = open("node")) {
      IdempotentStore store = new IdempotentStore();
      try (var consumption = log.consume(Topic.USAGE, "billing", store)) {
        long from = System.nanoTime();
        append(log, 0, 1_000);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
        assertThat(log.waitingBytes()).isPositive();
        assertThat(log.oldestWaiting()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(log.reachable()).isFalse();

        kafka.start();

        await().atMost(SOON).until(() -> store.size() == 1_000);
        store.assertInOrderOfEachKey();
        await().atMost(SOON).until(() -> log.waitingBytes() == 0);
        assertThat(log.reachable()).isTrue();
      }
    }
  }

  @Test
  void anOutageWhileTenThousandEventsAreAppendedLosesNone() {
    kafka.start();
    try (KafkaEventLog log = open("node")) {
      IdempotentStore store = new IdempotentStore();
      try (var consumption = log.consume(Topic.USAGE, "billing", store)) {
        append(log, 0, 4_000);
        await().atMost(SOON).until(() -> store.size() > 500);
        kafka.stop();
        append(log, 4_000, 8_000);
        kafka.start();
        append(log, 8_000, 10_000);

        await().atMost(SOON).until(() -> store.size() == 10_000);
        store.assertInOrderOfEachKey();
      }
    }
  }

  @Test
  void aCrashBetweenAcknowledgementAndPositionDeliversTwiceAndLosesNone() {
    kafka.start();
    try (KafkaEventLog log = open("node")) {
      append(log, 0, 100);
      await().atMost(SOON).until(() -> log.waitingBytes() == 0);
    }
    EventCounters counters = new EventCounters();
    try (SegmentLog segments =
            SegmentLog.open(
                directory.resolve("node"),
                new SegmentLimits(1 << 20, 1 << 30, 0),
                InstantSource.system(),
                counters);
        var position = segments.position("kafka")) {
      position.set(0);
    }
    try (KafkaEventLog log = open("node")) {
      append(log, 100, 110);
      IdempotentStore store = new IdempotentStore();
      try (var consumption = log.consume(Topic.USAGE, "billing", store)) {
        await().atMost(SOON).until(() -> store.size() == 110);
        await().atMost(SOON).until(() -> store.given.size() > 110);
        store.assertInOrderOfEachKey();
      }
    }
  }

  @Test
  void whatOthersWroteIntoATopicIsParkedAndTheRestGoesOn() throws Exception {
    kafka.start();
    try (KafkaEventLog log = open("node")) {
      append(log, 0, 5);
      await().atMost(SOON).until(() -> log.waitingBytes() == 0);
      try (var garbage =
          new KafkaProducer<>(
              Map.<String, Object>of("bootstrap.servers", kafka.servers()),
              new StringSerializer(),
              new ByteArraySerializer())) {
        garbage.send(new ProducerRecord<>("parley.usage", null, new byte[] {1, 2, 3})).get();
        garbage.send(new ProducerRecord<>("parley.usage", "0", null)).get();
        garbage.send(new ProducerRecord<>("parley.usage", "0", new byte[1_000_000])).get();
      }
      append(log, 5, 10);
      IdempotentStore store = new IdempotentStore();
      List<Event> parked = new CopyOnWriteArrayList<>();
      try (var usage = log.consume(Topic.USAGE, "billing", store);
          var parking =
              log.consume(
                  Topic.PARKED,
                  "eyes",
                  batch -> {
                    parked.addAll(batch);
                    return List.of();
                  })) {
        await().atMost(SOON).until(() -> store.size() == 10 && parked.size() == 3);
      }
      assertThat(log.counters().of(EventCount.PARKED)).isEqualTo(3);
      assertThat(parked).extracting(event -> event.value().length).contains(3, 0, 900 << 10);
    }
  }

  @Test
  void aConsumerWhoseStoreIsAwayKeepsItsPartitions() {
    kafka.start();
    try (KafkaEventLog log = open("node")) {
      append(log, 0, 10);
      IdempotentStore store = new IdempotentStore();
      AtomicBoolean away = new AtomicBoolean(true);
      EventConsumer consumer =
          batch -> {
            if (away.get()) {
              throw new IllegalStateException("the store is away");
            }
            return store.take(batch);
          };
      try (var consumption = log.consume(Topic.USAGE, "billing", consumer)) {
        await().atMost(SOON).until(() -> log.counters().of(EventCount.TAKE_FAILURES) > 4);
        away.set(false);
        await().atMost(SOON).until(() -> store.size() == 10);
        assertThat(store.given).hasSize(10);
      }
    }
  }

  @Test
  void aSecondMemberSharesTheKeysAndTakesOverAll() {
    kafka.start();
    try (KafkaEventLog log = open("node");
        KafkaEventLog other = open("other")) {
      IdempotentStore store = new IdempotentStore();
      var first = log.consume(Topic.USAGE, "billing", store);
      append(log, 0, 200);
      await().atMost(SOON).until(() -> store.size() == 200);
      IdempotentStore second = new IdempotentStore();
      try (var consumption = other.consume(Topic.USAGE, "billing", second)) {
        await()
            .atMost(SOON)
            .until(
                () -> {
                  append(log, 200, 250);
                  return second.size() > 0;
                });
        first.close();
        append(log, 250, 300);
        await().atMost(SOON).until(() -> store.union(second) == 300);
      }
    }
  }

  private KafkaEventLog open(String node) {
    KafkaCluster cluster = new KafkaCluster(kafka.servers(), 12, 1, Map.of());
    return new KafkaEventLog(cluster, directory.resolve(node), InstantSource.system());
  }

  private static void append(KafkaEventLog log, int from, int to) {
    for (int i = from; i < to; i++) {
      byte[] value = ("event " + i).getBytes(UTF_8);
      log.append(Topic.USAGE, "key" + i % KEYS, value);
    }
  }

  /// Keeps each event once, as billing's rows do.
  private static final class IdempotentStore implements EventConsumer {

    private final List<Integer> given = Collections.synchronizedList(new ArrayList<>());
    private final Set<Integer> rows = new LinkedHashSet<>();

    @Override
    public synchronized List<Event> take(List<Event> batch) {
      List<Event> unreadable = new ArrayList<>();
      for (Event event : batch) {
        String text = new String(event.value(), UTF_8);
        if (text.matches("event \\d+")) {
          int number = Integer.parseInt(text, 6, text.length(), 10);
          given.add(number);
          rows.add(number);
        } else {
          unreadable.add(event);
        }
      }
      return unreadable;
    }

    synchronized int size() {
      return rows.size();
    }

    synchronized int union(IdempotentStore other) {
      Set<Integer> all = new LinkedHashSet<>(rows);
      synchronized (other) {
        all.addAll(other.rows);
      }
      return all.size();
    }

    synchronized void assertInOrderOfEachKey() {
      Map<Integer, Integer> last = new HashMap<>();
      for (int number : rows) {
        Integer before = last.put(number % KEYS, number);
        assertThat(before == null ? -1 : before).isLessThan(number);
      }
    }
  }
}
