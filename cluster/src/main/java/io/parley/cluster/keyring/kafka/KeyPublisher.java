package io.parley.cluster.keyring.kafka;

import com.google.protobuf.ByteString;
import io.parley.cluster.eventlog.RetryPause;
import io.parley.cluster.kafka.KafkaCluster;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.SealedSecrets;
import io.parley.protocol.events.SealedKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings room-service's keys to the topic: what differs from what is there, as soon as Kafka
/// takes it. How many wait is bounded by how many keys there are. Safe from any thread.
final class KeyPublisher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KeyPublisher.class);

  /// A key younger than this may be another instance's, which this one could not know of when it
  /// read its rows.
  private static final Duration RECENT = Duration.ofMinutes(1);

  private static final Duration SEND_TIME = Duration.ofSeconds(10);

  private final KafkaCluster cluster;
  private final SealedSecrets secrets;
  private final KeyView view;
  private final InstantSource clock;
  private final Thread thread;
  private final Map<String, Change> wanted = new LinkedHashMap<>();
  private final Set<String> told = new HashSet<>();
  private long toldAllAtMillis;
  private boolean readToEnd;
  private boolean closed;
  private long newestMillis;

  KeyPublisher(KafkaCluster cluster, SealedSecrets secrets, KeyView view, InstantSource clock) {
    this.cluster = cluster;
    this.secrets = secrets;
    this.view = view;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("parley-keys-publish").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  synchronized void add(ApiKey key) {
    KeyView.Known known = view.find(key.id());
    newestMillis = Math.max(clock.millis(), newestMillis + 1);
    want(key.id(), key, known == null ? newestMillis : known.createdAtMillis());
    told.add(key.id());
  }

  synchronized void remove(String id) {
    want(id, null, 0);
    told.remove(id);
  }

  /// From now on, what was not told is revoked.
  synchronized void toldAll() {
    toldAllAtMillis = clock.millis();
    notifyAll();
  }

  /// The view is what is there: what was sent and is not in it, Kafka has lost.
  synchronized void readToEnd() {
    readToEnd = true;
    wanted.replaceAll((id, change) -> change.withSent(false));
    notifyAll();
  }

  /// The topic has this key, or its revocation, as it was sent.
  synchronized void seen(String id) {
    Change change = wanted.get(id);
    if (change != null && change.sent() && isThere(change)) {
      wanted.remove(id);
    }
  }

  synchronized boolean wants(String id) {
    return wanted.containsKey(id);
  }

  synchronized @Nullable ApiKey wanted(String id) {
    Change change = wanted.get(id);
    return change == null ? null : change.key();
  }

  synchronized void overlay(Overlay overlay) {
    wanted.forEach((id, change) -> overlay.put(id, change.key(), change.createdAtMillis()));
  }

  synchronized int unpublished() {
    return (int) wanted.values().stream().filter(change -> !change.sent()).count();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void want(String id, @Nullable ApiKey key, long createdAtMillis) {
    wanted.put(id, new Change(id, key, createdAtMillis, false));
    notifyAll();
  }

  private void run() {
    try {
      for (int failures = 0; awaitWork(failures); ) {
        try {
          publish();
          failures = 0;
        } catch (KafkaException | ExecutionException | TimeoutException failed) {
          failures++;
          if (failures == 1) {
            log.atWarn().addKeyValue("cause", failed.toString()).log("keys wait for Kafka");
          }
        }
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return false when closed
  private synchronized boolean awaitWork(int failures) throws InterruptedException {
    if (failures > 0 && !closed) {
      wait(RetryPause.ORDINARY.after(failures).toMillis());
    }
    while (!closed && (!readToEnd || (unpublished() == 0 && toldAllAtMillis == 0))) {
      wait();
    }
    return !closed;
  }

  private void publish() throws InterruptedException, ExecutionException, TimeoutException {
    revokeWhatWasNotTold();
    Change change = next();
    if (change == null) {
      return;
    }
    Producer<String, byte @Nullable []> producer = new KafkaProducer<>(settings());
    try {
      for (; change != null; change = next()) {
        byte[] value = change.key() == null ? null : sealed(change.key(), change.createdAtMillis());
        producer
            .send(new ProducerRecord<>(KafkaKeyRing.TOPIC, change.id(), value))
            .get(SEND_TIME.toMillis(), TimeUnit.MILLISECONDS);
        published(change);
      }
    } finally {
      producer.close(Duration.ZERO);
    }
  }

  private synchronized void revokeWhatWasNotTold() {
    if (toldAllAtMillis > 0) {
      long recent = toldAllAtMillis - RECENT.toMillis();
      for (KeyView.Known known : view.all()) {
        String id = known.key().id();
        if (!told.contains(id) && !wanted.containsKey(id) && known.createdAtMillis() < recent) {
          want(id, null, 0);
        }
      }
      toldAllAtMillis = 0;
    }
  }

  /// The next change that makes a difference.
  private synchronized @Nullable Change next() {
    wanted.values().removeIf(change -> !change.sent() && isThere(change));
    return closed
        ? null
        : wanted.values().stream().filter(change -> !change.sent()).findFirst().orElse(null);
  }

  /// It stays wanted until the reader has seen it: the view is behind.
  private synchronized void published(Change change) {
    wanted.replace(change.id(), change, change.withSent(true));
    seen(change.id());
  }

  private boolean isThere(Change change) {
    KeyView.Known known = view.find(change.id());
    return Objects.equals(known == null ? null : known.key(), change.key());
  }

  private byte[] sealed(ApiKey key, long createdAtMillis) {
    return SealedKey.newBuilder()
        .setId(key.id())
        .setProject(key.project())
        .setSealedSecret(ByteString.copyFrom(secrets.seal(key)))
        .setCreatedAtMs(createdAtMillis)
        .build()
        .toByteArray();
  }

  private Map<String, Object> settings() {
    return cluster.settings(
        Map.of(
            "acks",
            "all",
            "enable.idempotence",
            true,
            "max.block.ms",
            5_000L,
            "request.timeout.ms",
            5_000,
            "linger.ms",
            0L,
            "delivery.timeout.ms",
            9_000,
            "key.serializer",
            StringSerializer.class,
            "value.serializer",
            ByteArraySerializer.class));
  }

  private record Change(String id, @Nullable ApiKey key, long createdAtMillis, boolean sent) {

    Change withSent(boolean now) {
      return new Change(id, key, createdAtMillis, now);
    }
  }

  /// Is told what differs from the topic; a key that is null is revoked.
  interface Overlay {
    void put(String id, @Nullable ApiKey key, long createdAtMillis);
  }
}
