package io.parley.cluster.keyring.kafka;

import io.parley.cluster.keyring.ApiKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keys that this node asked room-service for before the topic had them. An answer may come after
/// the key was revoked: what the topic revoked is not taken up again. Safe from any thread.
final class AskedKeys {

  /// The oldest give way: the topic, or another question, brings them again.
  private static final int CAPACITY = 10_000;

  private final Map<String, ApiKey> keys = new LinkedHashMap<>();
  private final Set<String> revoked = new LinkedHashSet<>();

  synchronized @Nullable ApiKey find(String id) {
    return keys.get(id);
  }

  synchronized List<ApiKey> all() {
    return new ArrayList<>(keys.values());
  }

  synchronized void add(ApiKey key) {
    if (!revoked.contains(key.id())) {
      keys.put(key.id(), key);
      if (keys.size() > CAPACITY) {
        keys.remove(keys.keySet().iterator().next());
      }
    }
  }

  /// The topic has it.
  synchronized void published(String id) {
    keys.remove(id);
    revoked.remove(id);
  }

  synchronized void revoke(String id) {
    keys.remove(id);
    revoked.add(id);
    if (revoked.size() > CAPACITY) {
      revoked.remove(revoked.iterator().next());
    }
  }
}
