package io.parley.cluster.eventlog.embedded;

import io.parley.cluster.eventlog.Event;
import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventCount;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.RetryPause;
import io.parley.cluster.eventlog.Topic;
import io.parley.cluster.eventlog.segment.DeliveredPosition;
import io.parley.cluster.eventlog.segment.SegmentLog;
import io.parley.cluster.eventlog.segment.SegmentReader;
import io.parley.cluster.eventlog.segment.StoredEvent;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One consumer and where it is in the segment files.
final class LocalConsumption implements EventLog.Consumption {

  private static final Logger log = LoggerFactory.getLogger(LocalConsumption.class);

  private static final int BATCH_EVENTS = 500;
  private static final int BATCH_BYTES = 4 << 20;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Topic topic;
  private final String name;
  private final EventConsumer consumer;
  private final SegmentLog segments;
  private final EventCounters counters;
  private final Semaphore turn;
  private final Progress progress;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  LocalConsumption(
      Topic topic,
      String name,
      EventConsumer consumer,
      SegmentLog segments,
      EventCounters counters,
      Semaphore turn,
      Progress progress) {
    this.topic = topic;
    this.name = name;
    this.consumer = consumer;
    this.segments = segments;
    this.counters = counters;
    this.turn = turn;
    this.progress = progress;
  }

  /// @param onEnd is told when the consumer is no longer called
  void start(Consumer<LocalConsumption> onEnd) {
    try (DeliveredPosition position = segments.position(name)) {
      progress.at(this, position.get());
    }
    Thread.ofVirtual()
        .name("events-" + name)
        .start(
            () -> {
              try {
                awaitTurn();
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
    segments.wake();
    try {
      ended.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitTurn() throws InterruptedException {
    while (isOpen()) {
      if (turn.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        try (DeliveredPosition position = segments.position(name)) {
          consume(position);
        } catch (UncheckedIOException unreadable) {
          log.atError()
              .addKeyValue("consumer", name)
              .setCause(unreadable)
              .log("events cannot be read, trying again");
          closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
          turn.release();
        }
      }
    }
  }

  private void consume(DeliveredPosition position) throws InterruptedException {
    SegmentReader reader = segments.reader(position.get());
    while (isOpen()) {
      List<StoredEvent> read = reader.read(BATCH_EVENTS, BATCH_BYTES);
      if (!read.isEmpty()) {
        List<StoredEvent> batch =
            read.stream().filter(stored -> stored.event().topic() == topic).toList();
        if (!batch.isEmpty() && !deliver(batch)) {
          return;
        }
        if (!position.set(reader.address())) {
          counters.count(EventCount.FLUSH_FAILURES);
        }
        progress.at(this, reader.address());
      } else {
        segments.await(reader.address(), LOOK_AGAIN, this::isOpen);
      }
    }
  }

  /// Gives the batch until it is taken.
  ///
  /// @return false where the consumption was closed before
  private boolean deliver(List<StoredEvent> batch) throws InterruptedException {
    List<Event> events = batch.stream().map(StoredEvent::event).toList();
    List<StoredEvent> unreadable = new ArrayList<>();
    boolean taken =
        repeat(
            () -> {
              unreadable.clear();
              List<Event> refused = consumer.take(events);
              batch.stream().filter(one -> contains(refused, one)).forEach(unreadable::add);
            });
    counters.count(EventCount.DELIVERED, taken ? batch.size() - unreadable.size() : 0);
    for (StoredEvent stored : unreadable) {
      taken &= repeat(() -> park(stored));
    }
    return taken;
  }

  /// Only the very event that was given can be given back.
  @SuppressWarnings("ReferenceEquality")
  private static boolean contains(List<Event> refused, StoredEvent stored) {
    return refused.stream().anyMatch(event -> event == stored.event());
  }

  /// What was parked already is only counted: it would come back for ever.
  private void park(StoredEvent stored) {
    Event event = stored.event();
    if (topic != Topic.PARKED) {
      segments.park(event.key(), event.value(), topic.title() + "@" + stored.address());
    }
    counters.count(EventCount.PARKED);
  }

  private boolean repeat(Runnable work) throws InterruptedException {
    for (int failures = 1; isOpen(); failures++) {
      try {
        work.run();
        return true;
      } catch (RuntimeException failed) {
        counters.count(EventCount.TAKE_FAILURES);
        if (failures == 1) {
          log.atWarn()
              .addKeyValue("consumer", name)
              .setCause(failed)
              .log("events not taken, trying again");
        }
      }
      if (closed.await(RetryPause.ORDINARY.after(failures).toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  /// Is told up to where everything was delivered.
  interface Progress {
    void at(LocalConsumption consumption, long address);
  }
}
