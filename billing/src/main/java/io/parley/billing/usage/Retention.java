package io.parley.billing.usage;

import io.parley.billing.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets samples once nobody needs them as evidence; the hours that they add up to stay.
public final class Retention {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /// Of samples in one transaction: takes a fraction of a second.
  private static final int CHUNK = 10_000;

  /// Of one run, so that it ends; the next one goes on. Above what a fleet of 10,000 participants
  /// states in an hour.
  private static final int MAX_CHUNKS = 500;

  private final UsageRows rows;
  private final Duration retention;
  private final InstantSource clock;

  public Retention(UsageRows rows, Duration retention, InstantSource clock) {
    this.rows = rows;
    this.retention = retention;
    this.clock = clock;
  }

  /// Forgets what is due; where the database is away, the next run does.
  public void run() {
    try {
      int chunks = 0;
      while (chunks < MAX_CHUNKS && rows.purge(clock.instant(), retention, CHUNK) == CHUNK) {
        chunks++;
      }
    } catch (StoreUnavailableException unavailable) {
      log.atWarn().addKeyValue("why", unavailable.reason()).log("old samples were not purged");
    }
  }
}
