package io.parley.cluster.eventlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every event log promises.
@SuppressWarnings("try")
public abstract class EventLogContractTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private EventLog log;

  /// A log of nothing yet; the second call within a test opens the same one again.
  protected abstract EventLog open() throws Exception;

  /// A name of a group that nobody used before.
  protected abstract String group();

  protected abstract EventCounters counters(EventLog log);

  @BeforeEach
  void openLog() throws Exception {
    log = open();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void aConsumerIsGivenEverythingFromTheBeginningInOrderOfEachKey() {
    for (int i = 0; i < 300; i++) {
      append(Topic.FACTS, "key" + i % 3, i);
    }
    Taken taken = new Taken();
    try (var consumption = log.consume(Topic.FACTS, group(), taken)) {
      append(Topic.FACTS, "key0", 300);
      await().atMost(SOON).until(() -> taken.values.size() >= 301);
    }
    assertThat(taken.values).hasSize(301).doesNotHaveDuplicates();
    for (int key = 0; key < 3; key++) {
      assertThat(taken.ofKey("key" + key)).isSorted().hasSizeGreaterThanOrEqualTo(100);
    }
  }

  @Test
  void topicsAndGroupsDoNotMix() {
    Taken usage = new Taken();
    Taken again = new Taken();
    String group = group();
    append(Topic.FACTS, "k", 1);
    append(Topic.USAGE, "k", 2);
    try (var one = log.consume(Topic.USAGE, group, usage);
        var other = log.consume(Topic.USAGE, group(), again)) {
      await().atMost(SOON).until(() -> usage.values.size() + again.values.size() >= 2);
    }
    assertThat(usage.values).containsExactly("2");
    assertThat(again.values).containsExactly("2");
  }

  @Test
  void aGroupGoesOnWhereItStopped() throws Exception {
    String group = group();
    Taken first = new Taken();
    append(Topic.FACTS, "k", 1);
    try (var consumption = log.consume(Topic.FACTS, group, first)) {
      await().atMost(SOON).until(() -> !first.values.isEmpty());
    }
    append(Topic.FACTS, "k", 2);
    log.close();
    log = open();
    Taken second = new Taken();
    try (var consumption = log.consume(Topic.FACTS, group, second)) {
      await().atMost(SOON).until(() -> !second.values.isEmpty());
    }
    assertThat(first.values).containsExactly("1");
    assertThat(second.values).containsExactly("2");
  }

  @Test
  void aConsumerThatThrowsIsGivenTheSameBatchAgain() {
    for (int i = 0; i < 5; i++) {
      append(Topic.FACTS, "k", i);
    }
    List<List<String>> batches = new CopyOnWriteArrayList<>();
    AtomicInteger failures = new AtomicInteger(3);
    Taken taken = new Taken();
    EventConsumer failing =
        batch -> {
          batches.add(batch.stream().map(EventLogContractTest::text).toList());
          if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("the store is away");
          }
          return taken.take(batch);
        };
    try (var consumption = log.consume(Topic.FACTS, group(), failing)) {
      await().atMost(SOON).until(() -> taken.values.size() >= 5);
    }
    assertThat(batches.subList(0, 4)).containsOnly(batches.getFirst());
    assertThat(taken.values).containsExactly("0", "1", "2", "3", "4");
    assertThat(counters(log).of(EventCount.TAKE_FAILURES)).isEqualTo(3);
  }

  @Test
  void whatNobodyCanReadIsParkedAndTheRestGoesOn() {
    Taken parked = new Taken();
    Taken taken = new Taken();
    for (int i = 0; i < 4; i++) {
      append(Topic.FACTS, "k", i);
    }
    EventConsumer choosy =
        batch -> {
          taken.take(batch);
          return batch.stream().filter(event -> text(event).equals("2")).toList();
        };
    try (var facts = log.consume(Topic.FACTS, group(), choosy);
        var parking = log.consume(Topic.PARKED, group(), parked)) {
      await().atMost(SOON).until(() -> !parked.values.isEmpty() && taken.values.contains("3"));
    }
    assertThat(parked.values).containsExactly("2");
    assertThat(parked.ofKey("k")).containsExactly(2);
    assertThat(counters(log).of(EventCount.PARKED)).isEqualTo(1);
  }

  @Test
  void whatIsParkedTwiceDoesNotComeBackForEver() {
    Taken parked = new Taken();
    append(Topic.PARKED, "k", 1);
    EventConsumer helpless =
        batch -> {
          parked.take(batch);
          return batch;
        };
    try (var parking = log.consume(Topic.PARKED, group(), helpless)) {
      await().atMost(SOON).until(() -> counters(log).of(EventCount.PARKED) == 1);
      append(Topic.PARKED, "k", 2);
      await().atMost(SOON).until(() -> counters(log).of(EventCount.PARKED) == 2);
    }
    assertThat(parked.values).containsExactly("1", "2");
  }

  @Test
  void nobodyIsCalledAfterTheEndOfAConsumption() throws InterruptedException {
    CountDownLatch called = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    append(Topic.FACTS, "k", 1);
    var consumption =
        log.consume(
            Topic.FACTS,
            group(),
            batch -> {
              inside.incrementAndGet();
              called.countDown();
              inside.decrementAndGet();
              throw new IllegalStateException("never pleased");
            });
    called.await();
    consumption.close();
    assertThat(inside).hasValue(0);
  }

  @Test
  void membersOfAGroupShareAndOneTakesOverFromTheOther() {
    String group = group();
    Taken taken = new Taken();
    try (var first = log.consume(Topic.FACTS, group, taken)) {
      append(Topic.FACTS, "k", 1);
      await().atMost(SOON).until(() -> taken.values.size() == 1);
      try (var second = log.consume(Topic.FACTS, group, taken)) {
        first.close();
        append(Topic.FACTS, "k", 2);
        await().atMost(SOON).until(() -> taken.values.size() == 2);
      }
    }
    assertThat(taken.values).containsExactly("1", "2");
  }

  private void append(Topic topic, String key, int value) {
    log.append(topic, key, String.valueOf(value).getBytes(UTF_8));
  }

  private static String text(Event event) {
    return new String(event.value(), UTF_8);
  }

  /// Takes everything.
  private static final class Taken implements EventConsumer {

    private final List<String> values = new CopyOnWriteArrayList<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public List<Event> take(List<Event> batch) {
      for (Event event : batch) {
        events.add(event);
        values.add(text(event));
      }
      return List.of();
    }

    List<Integer> ofKey(String key) {
      List<Integer> of = new ArrayList<>();
      for (Event event : events) {
        if (event.key().equals(key)) {
          of.add(Integer.valueOf(text(event)));
        }
      }
      return of;
    }
  }
}
