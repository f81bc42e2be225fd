package io.parley.room.store;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets what is older than it is kept, a piece at a time.
public final class Retention {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /// Of rows in one transaction: takes a fraction of a second.
  private static final int CHUNK = 5_000;

  /// Of one run, so that it ends; the next one goes on.
  private static final int MAX_CHUNKS = 500;

  private final Purge purge;
  private final Duration kept;

  /// A table that can forget.
  @FunctionalInterface
  public interface Purge {
    /// @return how many rows were forgotten, `most` where there may be more
    /// @throws StoreUnavailableException when the database is away
    int purge(Duration olderThan, int most);
  }

  public Retention(Purge purge, Duration kept) {
    this.purge = purge;
    this.kept = kept;
  }

  /// Forgets what is due; where the database is away, the next run does.
  public void run() {
    try {
      int chunks = 0;
      while (chunks < MAX_CHUNKS && purge.purge(kept, CHUNK) == CHUNK) {
        chunks++;
      }
    } catch (StoreUnavailableException unavailable) {
      log.atWarn().addKeyValue("why", unavailable.reason()).log("what is old was not purged");
    }
  }
}
