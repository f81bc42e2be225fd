package io.parley.room.history;

import io.parley.room.store.StoreUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets what is older than histories are kept.
public final class HistoryRetention {

  private static final Logger log = LoggerFactory.getLogger(HistoryRetention.class);

  /// Of facts in one transaction: takes a fraction of a second.
  private static final int CHUNK = 5_000;

  /// Of one run, so that it ends; the next one goes on.
  private static final int MAX_CHUNKS = 500;

  /// A fact is stored after it was appended, by clocks that may differ: nobody takes again what was
  /// just forgotten.
  private static final Duration MARGIN = Duration.ofHours(1);

  private final Histories histories;
  private final Duration retention;

  public HistoryRetention(Histories histories, Duration retention) {
    this.histories = histories;
    this.retention = retention;
  }

  /// Forgets what is due; where the database is away, the next run does.
  public void run() {
    try {
      int chunks = 0;
      while (chunks < MAX_CHUNKS && histories.purge(retention.plus(MARGIN), CHUNK) == CHUNK) {
        chunks++;
      }
    } catch (StoreUnavailableException unavailable) {
      log.atWarn().addKeyValue("why", unavailable.reason()).log("old facts were not purged");
    }
  }
}
