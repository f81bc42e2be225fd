package io.parley.room.quality;

import io.parley.room.store.StoreUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets what is older than samples are kept.
public final class SampleRetention {

  private static final Logger log = LoggerFactory.getLogger(SampleRetention.class);

  /// Of samples in one transaction: takes a fraction of a second.
  private static final int CHUNK = 5_000;

  /// Of one run, so that it ends; the next one goes on.
  private static final int MAX_CHUNKS = 500;

  private final Samples samples;
  private final Duration retention;

  public SampleRetention(Samples samples, Duration retention) {
    this.samples = samples;
    this.retention = retention;
  }

  /// Forgets what is due; where the database is away, the next run does.
  public void run() {
    try {
      int chunks = 0;
      while (chunks < MAX_CHUNKS && samples.purge(retention, CHUNK) == CHUNK) {
        chunks++;
      }
    } catch (StoreUnavailableException unavailable) {
      log.atWarn().addKeyValue("why", unavailable.reason()).log("old samples were not purged");
    }
  }
}
