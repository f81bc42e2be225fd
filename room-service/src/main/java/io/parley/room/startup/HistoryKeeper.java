package io.parley.room.startup;

import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import io.parley.room.history.HistoryIntake;
import io.parley.room.history.HistoryRetention;
import io.parley.room.rooms.RoomFacts;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Keeps histories while the node runs: takes facts as soon as the tables are there, lets in those
/// that waited, states what rooms did, and forgets what is old.
public final class HistoryKeeper implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(HistoryKeeper.class);

  /// Of all instances of room-service, which share the rooms.
  static final String GROUP = "room-service";

  /// Starts before the node registers and stops after it.
  private static final int PHASE = Integer.MAX_VALUE - 1024;

  /// A fact waits up to this much longer than it must.
  private static final Duration RELEASE = Duration.ofMillis(500);

  private static final Duration STATE = Duration.ofSeconds(1);
  private static final Duration FIRST_PURGE = Duration.ofMinutes(5);
  private static final Duration PURGE = Duration.ofHours(1);

  private final EventLog events;
  private final HistoryIntake intake;
  private final HistoryRetention retention;
  private final RoomFacts facts;
  private final BooleanSupplier ready;
  private final ScheduledExecutorService timer;
  private EventLog.@Nullable Consumption consumption;
  private boolean ended;
  private volatile boolean running;

  /// @param ready whether the tables are there
  /// @param timer of two threads at least, so that a purge does not hold up the rest
  public HistoryKeeper(
      EventLog events,
      HistoryIntake intake,
      HistoryRetention retention,
      RoomFacts facts,
      BooleanSupplier ready,
      ScheduledExecutorService timer) {
    this.events = events;
    this.intake = intake;
    this.retention = retention;
    this.facts = facts;
    this.ready = ready;
    this.timer = timer;
  }

  @Override
  public void start() {
    running = true;
    every(RELEASE, RELEASE, this::take);
    every(STATE, STATE, facts::tick);
    every(FIRST_PURGE, PURGE, retention::run);
  }

  private void every(Duration first, Duration then, Runnable work) {
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            if (ready.getAsBoolean()) {
              work.run();
            }
          } catch (RuntimeException bug) {
            log.atError().setCause(bug).log("histories are not kept"); // or the timer would end
          }
        },
        first.toMillis(),
        then.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void take() {
    consume();
    intake.release();
  }

  private synchronized void consume() {
    if (!ended && consumption == null) {
      consumption = events.consume(Topic.FACTS, GROUP, intake);
    }
  }

  @Override
  public void stop() {
    running = false;
    timer.shutdownNow();
    end();
  }

  /// Returns when the last batch is stored or given back.
  private synchronized void end() {
    ended = true;
    if (consumption != null) {
      consumption.close();
      consumption = null;
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
