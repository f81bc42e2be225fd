package io.parley.room.key;

import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import io.parley.room.store.StoreUnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings keys from the configuration and the rows into the key ring.
public final class Keys {

  private static final Logger log = LoggerFactory.getLogger(Keys.class);

  /// Longer ids are nobody's: they are not asked for.
  private static final int MAX_ID_CHARS = 256;

  private final KeyRows rows;
  private final KeyRing ring;
  private final String project;
  private final List<ApiKey> seeds;

  public Keys(KeyRows rows, KeyRing ring, String project, List<ApiKey> seeds) {
    this.rows = rows;
    this.ring = ring;
    this.project = project;
    this.seeds = List.copyOf(seeds);
  }

  /// Stores the seeds, and tells the ring every key in force.
  ///
  /// @throws StoreUnavailableException where the rows cannot be read; the ring stays incomplete
  public void publish() {
    rows.seed(project, seeds);
    List<ApiKey> active = rows.active();
    for (ApiKey known : ring.keysOf(project)) {
      if (active.stream().noneMatch(key -> key.id().equals(known.id()))) {
        ring.remove(known.id());
      }
    }
    active.forEach(ring::add);
    ring.completed();
    log.atInfo().addKeyValue("keys", active.size()).log("API keys published");
  }

  /// A key that some node's ring does not have; null where nobody has it.
  ///
  /// @throws StoreUnavailableException where the ring does not know it and the rows cannot be read
  public @Nullable ApiKey find(String id) {
    ApiKey known = ring.find(id);
    return known != null || id.length() > MAX_ID_CHARS || id.indexOf(0) >= 0
        ? known
        : rows.find(id);
  }
}
