package io.parley.cluster.keyring.kafka;

import io.parley.cluster.eventlog.RetryPause;
import io.parley.cluster.kafka.KafkaCluster;
import io.parley.cluster.kafka.KafkaTopics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the topic from its beginning, and goes on. After a failure it begins again.
final class KeyTopicReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KeyTopicReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final KafkaCluster cluster;
  private final KafkaTopics topics;
  private final KeyView view;
  private final AskedKeys asked;
  private final KeyFile file;
  private final Consumer<String> onRecord;
  private final Runnable onEndOfTopic;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;

  KeyTopicReader(
      KafkaCluster cluster,
      KafkaTopics topics,
      KeyView view,
      AskedKeys asked,
      KeyFile file,
      Consumer<String> onRecord,
      Runnable onEndOfTopic) {
    this.cluster = cluster;
    this.topics = topics;
    this.view = view;
    this.asked = asked;
    this.file = file;
    this.onRecord = onRecord;
    this.onEndOfTopic = onEndOfTopic;
    this.thread = Thread.ofPlatform().daemon().name("parley-keys-read").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed.countDown();
    KafkaConsumer<String, byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (int failures = 0; isOpen(); ) {
        try {
          if (topics.await(LOOK_AGAIN)) {
            read();
          }
        } catch (WakeupException closing) {
          log.atDebug().log("reading of keys ends");
        } catch (KafkaException failed) {
          failures++;
          log.atWarn().addKeyValue("cause", failed.toString()).log("keys not read, trying again");
          closed.await(RetryPause.ORDINARY.after(failures).toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (KafkaConsumer<String, byte[]> current = new KafkaConsumer<>(settings())) {
      consumer = current;
      TopicPartition partition = new TopicPartition(KafkaKeyRing.TOPIC, 0);
      current.assign(List.of(partition));
      current.seekToBeginning(List.of(partition));
      long end = current.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      Set<String> there = new HashSet<>();
      while (isOpen() && current.position(partition) < end) {
        current.poll(POLL).forEach(record -> accept(record, there));
      }
      if (isOpen()) {
        // An empty topic says nothing: Kafka may have lost it, and the disk has not.
        if (end > 0) {
          view.retain(there);
        }
        save();
        onEndOfTopic.run();
      }
      while (isOpen()) {
        boolean changed = false;
        for (ConsumerRecord<String, byte[]> record : current.poll(POLL)) {
          changed |= accept(record, there);
        }
        if (changed) {
          save();
        }
      }
    } finally {
      consumer = null;
    }
  }

  private boolean accept(ConsumerRecord<String, byte[]> record, Set<String> there) {
    String id = record.key() == null ? "" : record.key();
    byte @Nullable [] value = record.value();
    boolean changed = view.accept(id, value);
    if (value == null) {
      there.remove(id);
      asked.revoke(id);
    } else if (view.find(id) != null) {
      there.add(id);
      asked.published(id);
    }
    onRecord.accept(id);
    return changed;
  }

  private void save() {
    file.save(view.all().stream().map(KeyView.Known::sealed).toList());
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private Map<String, Object> settings() {
    return cluster.settings(
        Map.of(
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "allow.auto.create.topics",
            false,
            "default.api.timeout.ms",
            10_000,
            "key.deserializer",
            StringDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class));
  }
}
