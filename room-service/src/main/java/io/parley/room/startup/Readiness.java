package io.parley.room.startup;

import io.parley.room.key.Keys;
import io.parley.room.rooms.Rooms;
import io.parley.room.store.StoreUnavailableException;
import io.parley.room.store.postgres.Schema;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the tables up to date, publishes the keys and takes up the rooms of an earlier run: at
/// once where the database is there, otherwise as soon as it is.
public final class Readiness {

  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private static final long RETRY_SECONDS = 1;

  private final Schema schema;
  private final Keys keys;
  private final Rooms rooms;
  private final ScheduledExecutorService timer;
  private volatile boolean ready;

  public Readiness(Schema schema, Keys keys, Rooms rooms, ScheduledExecutorService timer) {
    this.schema = schema;
    this.keys = keys;
    this.rooms = rooms;
    this.timer = timer;
  }

  /// Begins; returns after the first attempt.
  public void begin() {
    try {
      schema.migrate();
      keys.publish();
      rooms.restore();
      ready = true;
    } catch (StoreUnavailableException unavailable) {
      log.atWarn()
          .addKeyValue("why", unavailable.reason())
          .log("the database is not there yet; trying again");
      timer.schedule(this::begin, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  /// Whether the keys are published and the rooms known.
  public boolean ready() {
    return ready;
  }
}
