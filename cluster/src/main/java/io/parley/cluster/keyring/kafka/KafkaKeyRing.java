package io.parley.cluster.keyring.kafka;

import io.parley.cluster.kafka.KafkaCluster;
import io.parley.cluster.kafka.KafkaTopics;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.SealedSecrets;
import io.parley.protocol.events.SealedKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys of a fleet. Their truth is room-service's rows; they travel sealed on a compacted
/// topic, which every node reads to its end and goes on reading, and are kept sealed on its disk,
/// so that a start without Kafka knows them too.
///
/// Only where it publishes (in room-service) do changes leave this node. Elsewhere a key that is
/// added, because somebody asked room-service for it, is known here until the topic says otherwise.
public final class KafkaKeyRing implements KeyRing, AutoCloseable {

  /// The compacted topic.
  public static final String TOPIC = "parley.keys";

  private final KeyView view;
  private final AskedKeys asked = new AskedKeys();
  private final @Nullable KeyPublisher publisher;
  private final KafkaTopics topics;
  private final KeyTopicReader reader;
  private volatile boolean complete;

  /// Begins to read at once.
  ///
  /// @param directory of the sealed copy
  /// @param publishes whether this node's changes are the fleet's
  public KafkaKeyRing(
      KafkaCluster cluster,
      SealedSecrets secrets,
      Path directory,
      boolean publishes,
      InstantSource clock) {
    this.view = new KeyView(secrets);
    KeyFile file = new KeyFile(directory);
    List<SealedKey> saved = file.load();
    if (saved != null) {
      saved.forEach(key -> view.accept(key.getId(), key.toByteArray()));
      complete = true;
    }
    this.topics = new KafkaTopics(cluster, List.of(KafkaTopics.compacted(cluster, TOPIC)));
    this.publisher = publishes ? new KeyPublisher(cluster, secrets, view, clock) : null;
    this.reader =
        new KeyTopicReader(cluster, topics, view, asked, file, this::seen, this::readToEnd);
    reader.start();
    if (publisher != null) {
      publisher.start();
    }
  }

  @Override
  public @Nullable ApiKey find(String id) {
    if (publisher != null && publisher.wants(id)) {
      return publisher.wanted(id);
    }
    KeyView.Known known = view.find(id);
    return known == null ? asked.find(id) : known.key();
  }

  @Override
  public List<ApiKey> keysOf(String project) {
    Map<String, Aged> keys = new HashMap<>();
    asked.all().forEach(key -> keys.put(key.id(), new Aged(key, Long.MAX_VALUE)));
    view.all()
        .forEach(
            known -> keys.put(known.key().id(), new Aged(known.key(), known.createdAtMillis())));
    if (publisher != null) {
      publisher.overlay((id, key, at) -> put(keys, id, key, at));
    }
    return keys.values().stream()
        .filter(aged -> aged.key().project().equals(project))
        .sorted(Comparator.comparingLong(Aged::atMillis).thenComparing(aged -> aged.key().id()))
        .map(Aged::key)
        .toList();
  }

  @Override
  public void add(ApiKey key) {
    if (publisher != null) {
      publisher.add(key);
    } else {
      asked.add(key);
    }
  }

  @Override
  public void remove(String id) {
    if (publisher != null) {
      publisher.remove(id);
    } else {
      asked.revoke(id);
    }
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public void completed() {
    complete = true;
    if (publisher != null) {
      publisher.toldAll();
    }
  }

  /// Records of the topic that did not parse or did not unseal.
  public long refused() {
    return view.refused();
  }

  /// Changes that Kafka does not have yet.
  public int unpublished() {
    return publisher == null ? 0 : publisher.unpublished();
  }

  @Override
  public void close() {
    topics.close();
    reader.close();
    if (publisher != null) {
      publisher.close();
    }
  }

  private void seen(String id) {
    if (publisher != null) {
      publisher.seen(id);
    }
  }

  private void readToEnd() {
    complete = true;
    if (publisher != null) {
      publisher.readToEnd();
    }
  }

  private static void put(Map<String, Aged> keys, String id, @Nullable ApiKey key, long atMillis) {
    if (key == null) {
      keys.remove(id);
    } else {
      keys.put(id, new Aged(key, atMillis));
    }
  }

  private record Aged(ApiKey key, long atMillis) {}
}
