package io.parley.cluster.eventlog.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import io.parley.cluster.eventlog.EventCount;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.RetryPause;
import io.parley.cluster.eventlog.segment.DeliveredPosition;
import io.parley.cluster.eventlog.segment.SegmentLog;
import io.parley.cluster.eventlog.segment.SegmentReader;
import io.parley.cluster.eventlog.segment.StoredEvent;
import io.parley.cluster.kafka.KafkaCluster;
import io.parley.cluster.kafka.KafkaTopics;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the segment files to Kafka, in order, and keeps up to where Kafka has them.
///
/// The producer itself repeats what an outage delays, for ever and in order. Where it gives up, it
/// is thrown away, and everything from the first event on that was not acknowledged is sent again.
final class KafkaSender implements AutoCloseable {

  /// Names the partition and offset that a parked event came from.
  static final String ORIGIN = "parley-origin";

  private static final Logger log = LoggerFactory.getLogger(KafkaSender.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /// After so long without an acknowledgement Kafka counts as away.
  private static final long AWAY_NANOS = 5_000_000_000L;

  private static final Duration LEAVE_TIME = Duration.ofSeconds(3);
  private static final int BATCH_EVENTS = 500;
  private static final int BATCH_BYTES = 1 << 20;

  /// After so long the producer is thrown away: a batch that a broker takes for out of order would
  /// be repeated for ever.
  private static final long STUCK_NANOS = 60_000_000_000L;

  /// One request at a time: a broker that has not heard of a producer takes whichever batch comes
  /// first, and of several under way the first one may be refused while it is still settling.
  private static final Map<String, Object> SETTINGS =
      Map.ofEntries(
          entry("acks", "all"),
          entry("enable.idempotence", true),
          entry("max.in.flight.requests.per.connection", 1),
          entry("delivery.timeout.ms", Integer.MAX_VALUE),
          entry("retries", Integer.MAX_VALUE),
          entry("max.block.ms", 5_000L),
          entry("linger.ms", 1L),
          entry("compression.type", "lz4"),
          entry("key.serializer", StringSerializer.class),
          entry("value.serializer", ByteArraySerializer.class));

  private final KafkaCluster cluster;
  private final SegmentLog segments;
  private final KafkaTopics topics;
  private final EventCounters counters;
  private final DeliveredPosition position;
  private final SegmentReader reader;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean reachable;
  private volatile boolean ended;

  KafkaSender(
      KafkaCluster cluster, SegmentLog segments, KafkaTopics topics, EventCounters counters) {
    this.cluster = cluster;
    this.segments = segments;
    this.topics = topics;
    this.counters = counters;
    this.position = segments.position("kafka");
    this.reader = segments.reader(position.get());
    segments.delivered(position.get());
    this.thread = Thread.ofPlatform().daemon().name("parley-events-send").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean reachable() {
    return reachable;
  }

  @Override
  public void close() {
    closing.countDown();
    segments.wake();
    try {
      thread.join(reachable ? LEAVE_TIME : Duration.ofMillis(1));
      ended = true;
      segments.wake();
      thread.join();
    } catch (InterruptedException interrupted) {
      ended = true;
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (position) {
      for (int failures = 0; isOpen(); ) {
        try {
          if (topics.await(LOOK_AGAIN)) {
            drain();
          }
        } catch (KafkaException | UncheckedIOException failed) {
          reachable = false;
          failures++;
          counters.count(EventCount.SEND_FAILURES);
          log.atWarn().addKeyValue("cause", failed.toString()).log("events not sent, trying again");
          closing.await(RetryPause.ORDINARY.after(failures).toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  /// Until closed, and then until all is sent.
  private boolean isOpen() {
    return !ended && (closing.getCount() > 0 || (reachable && position.get() < segments.end()));
  }

  private void drain() throws InterruptedException {
    Producer<String, byte[]> producer = new KafkaProducer<>(cluster.settings(SETTINGS));
    InFlight inFlight = new InFlight(segments::wake);
    reader.seek(position.get());
    try {
      while (isOpen()) {
        retire(inFlight);
        List<StoredEvent> batch =
            inFlight.hasRoom() ? reader.read(BATCH_EVENTS, BATCH_BYTES) : List.of();
        for (StoredEvent stored : batch) {
          producer.send(record(stored), inFlight.add(stored, System.nanoTime()));
          inFlight.throwIfFailed();
        }
        if (batch.isEmpty()) {
          awaitWork(inFlight);
        }
      }
      retire(inFlight);
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  private void awaitWork(InFlight inFlight) throws InterruptedException {
    if (inFlight.isEmpty() && reader.address() >= segments.end()) {
      position(reader.address());
    }
    long from = inFlight.hasRoom() ? reader.address() : Long.MAX_VALUE;
    segments.await(from, LOOK_AGAIN, () -> !ended && !inFlight.hasNews());
    long waitedNanos = inFlight.waitedNanos(System.nanoTime());
    if (waitedNanos > STUCK_NANOS) {
      throw new KafkaException("nothing acknowledged for a minute");
    }
    if (waitedNanos > AWAY_NANOS) {
      if (reachable) {
        log.atWarn().log("Kafka takes no events; they wait here");
        counters.count(EventCount.SEND_FAILURES);
      }
      reachable = false;
    }
  }

  private void retire(InFlight inFlight) {
    inFlight.throwIfFailed();
    int acknowledged = inFlight.retire();
    if (acknowledged > 0) {
      counters.count(EventCount.DELIVERED, acknowledged);
      if (!reachable) {
        log.atInfo().log("Kafka takes events");
      }
      reachable = true;
      position(inFlight.delivered());
    }
  }

  private void position(long address) {
    if (address > position.get()) {
      if (!position.set(address)) {
        counters.count(EventCount.FLUSH_FAILURES);
      }
      segments.delivered(address);
    }
  }

  private static ProducerRecord<String, byte[]> record(StoredEvent stored) {
    var event = stored.event();
    var record =
        new ProducerRecord<>(
            event.topic().title(), null, event.appendedAtMillis(), event.key(), event.value());
    if (!stored.origin().isEmpty()) {
      record.headers().add(ORIGIN, stored.origin().getBytes(UTF_8));
    }
    return record;
  }
}
