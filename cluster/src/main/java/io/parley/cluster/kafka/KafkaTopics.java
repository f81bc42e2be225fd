package io.parley.cluster.kafka;

import io.parley.cluster.eventlog.RetryPause;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the topics that are missing, in the background, for as long as it takes. Nobody writes
/// before: a broker would make them its own way.
public final class KafkaTopics implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaTopics.class);
  private static final int TIMEOUT_MILLIS = 5_000;

  private final KafkaCluster cluster;
  private final List<NewTopic> topics;
  private final CountDownLatch there = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Admin admin;

  /// Begins at once.
  public KafkaTopics(KafkaCluster cluster, Collection<NewTopic> topics) {
    this.cluster = cluster;
    this.topics = List.copyOf(topics);
    this.thread = Thread.ofVirtual().name("kafka-topics").start(this::run);
  }

  /// A topic whose events go after so long.
  public static NewTopic keptFor(KafkaCluster cluster, String title, Duration retention) {
    return topic(cluster, title, Optional.of(cluster.partitions()))
        .configs(Map.of("retention.ms", String.valueOf(retention.toMillis())));
  }

  /// A topic of one partition that keeps the newest record of each key.
  public static NewTopic compacted(KafkaCluster cluster, String title) {
    return topic(cluster, title, Optional.of(1))
        .configs(
            Map.of(
                "cleanup.policy",
                "compact",
                "delete.retention.ms",
                String.valueOf(Duration.ofDays(7).toMillis())));
  }

  private static NewTopic topic(KafkaCluster cluster, String title, Optional<Integer> partitions) {
    return new NewTopic(
        title,
        partitions,
        cluster.replication() == 0 ? Optional.empty() : Optional.of((short) cluster.replication()));
  }

  /// Waits until all are there.
  ///
  /// @return false where they are not yet
  public boolean await(Duration atMost) throws InterruptedException {
    return there.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
    Admin asking = admin;
    if (asking != null) {
      asking.close(Duration.ZERO);
    }
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (int failures = 1; closed.getCount() > 0; failures++) {
        if (attempt(failures)) {
          there.countDown();
          return;
        }
        closed.await(RetryPause.ORDINARY.after(failures).toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException nobodyDoes) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean attempt(int failures) throws InterruptedException {
    Map<String, Object> own =
        Map.of("request.timeout.ms", TIMEOUT_MILLIS, "default.api.timeout.ms", TIMEOUT_MILLIS);
    try (Admin asking = Admin.create(cluster.settings(own))) {
      admin = asking;
      List<NewTopic> missing = missing(asking);
      create(asking, missing);
      return missing.isEmpty() || missing(asking).isEmpty();
    } catch (ExecutionException | TimeoutException | KafkaException notYet) {
      if (failures == 1 && closed.getCount() > 0) {
        log.atWarn()
            .addKeyValue("servers", cluster.servers())
            .addKeyValue("cause", notYet.getMessage())
            .log("Kafka's topics are not there yet, trying again");
      }
      return false;
    } finally {
      admin = null;
    }
  }

  private List<NewTopic> missing(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> names = admin.listTopics().names().get(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    return topics.stream().filter(topic -> !names.contains(topic.name())).toList();
  }

  private static void create(Admin admin, List<NewTopic> missing)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (var created : admin.createTopics(missing).values().entrySet()) {
      try {
        created.getValue().get(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        log.atInfo().addKeyValue("topic", created.getKey()).log("topic created");
      } catch (ExecutionException refused) {
        if (!(refused.getCause() instanceof TopicExistsException)) {
          throw refused;
        }
      }
    }
  }
}
