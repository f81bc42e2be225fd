package io.parley.cluster.keyring.embedded;

import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A key ring that room-service fills from its rows, for services that share one process.
public final class InMemoryKeyRing implements KeyRing {

  private final Map<String, ApiKey> keys = Collections.synchronizedMap(new LinkedHashMap<>());
  private volatile boolean complete;

  @Override
  public @Nullable ApiKey find(String id) {
    return keys.get(id);
  }

  @Override
  public List<ApiKey> keysOf(String project) {
    List<ApiKey> all;
    synchronized (keys) {
      all = new ArrayList<>(keys.values());
    }
    return all.stream().filter(key -> key.project().equals(project)).toList();
  }

  @Override
  public void add(ApiKey key) {
    keys.put(key.id(), key);
  }

  @Override
  public void remove(String id) {
    keys.remove(id);
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public void completed() {
    complete = true;
  }
}
