package io.parley.room.key;

import io.parley.cluster.keyring.ApiKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The API keys as stored. Every method may throw [StoreUnavailableException].
public interface KeyRows {

  /// Stores these seeds and their project, and switches off the seeds of earlier starts that are
  /// not among them.
  void seed(String project, List<ApiKey> seeds);

  /// The keys in force, oldest first.
  List<ApiKey> active();

  /// A key in force, null where there is none of this id.
  @Nullable ApiKey find(String id);
}
