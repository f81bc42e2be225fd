package io.parley.billing.startup;

import io.parley.billing.store.StoreUnavailableException;
import io.parley.billing.store.postgres.Schema;
import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the tables up to date and begins to take usage: at once where the database is there,
/// otherwise as soon as it is.
public final class Readiness {

  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  /// Of all nodes of billing, which share the keys.
  private static final String GROUP = "billing";

  private static final long RETRY_SECONDS = 1;

  private final Schema schema;
  private final EventLog events;
  private final EventConsumer intake;
  private final ScheduledExecutorService timer;
  private boolean ended;
  private EventLog.@Nullable Consumption consumption;
  private volatile boolean ready;

  public Readiness(
      Schema schema, EventLog events, EventConsumer intake, ScheduledExecutorService timer) {
    this.schema = schema;
    this.events = events;
    this.intake = intake;
    this.timer = timer;
  }

  /// Begins; returns after the first attempt.
  public void begin() {
    try {
      schema.migrate();
      consume();
    } catch (StoreUnavailableException unavailable) {
      log.atWarn()
          .addKeyValue("why", unavailable.reason())
          .log("the database is not there yet; trying again");
      timer.schedule(this::beginAgain, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void beginAgain() {
    try {
      begin();
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("usage cannot be taken"); // a timer keeps it to itself
    }
  }

  private synchronized void consume() {
    if (!ended) {
      consumption = events.consume(Topic.USAGE, GROUP, intake);
      ready = true;
    }
  }

  /// Takes no more usage; returns when the last batch is stored or given back.
  public synchronized void end() {
    ended = true;
    ready = false;
    if (consumption != null) {
      consumption.close();
      consumption = null;
    }
  }

  /// Whether the tables are there and usage is taken.
  public boolean ready() {
    return ready;
  }
}
