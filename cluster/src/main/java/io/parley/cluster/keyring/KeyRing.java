package io.parley.cluster.keyring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The API keys that this node knows. Reading never waits for another process. Safe from any
/// thread.
public interface KeyRing {

  /// The key of this id, null for one that is unknown or revoked.
  @Nullable ApiKey find(String id);

  /// The keys of a project, oldest first; the first one signs refresh tokens.
  List<ApiKey> keysOf(String project);

  /// Makes a key known.
  void add(ApiKey key);

  /// Revokes a key; an unknown one is ignored.
  void remove(String id);

  /// Whether the ring holds all keys there are; a node is not ready before.
  boolean complete();

  /// Room-service has told all its keys.
  void completed();
}
