package io.parley.room.startup;

import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import io.parley.room.quality.SampleIntake;
import io.parley.room.quality.SampleRetention;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Keeps samples of quality while the node runs: takes them as soon as the tables are there, and
/// forgets what is old.
public final class QualityKeeper implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(QualityKeeper.class);

  /// Starts before the node registers and stops after it.
  private static final int PHASE = Integer.MAX_VALUE - 1024;

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration FIRST_PURGE = Duration.ofMinutes(7);
  private static final Duration PURGE = Duration.ofMinutes(30);

  private final EventLog events;
  private final SampleIntake intake;
  private final SampleRetention retention;
  private final BooleanSupplier ready;
  private final ScheduledExecutorService timer;
  private EventLog.@Nullable Consumption consumption;
  private boolean ended;
  private volatile boolean running;

  /// @param ready whether the tables are there
  /// @param timer of this alone: a purge takes a while
  public QualityKeeper(
      EventLog events,
      SampleIntake intake,
      SampleRetention retention,
      BooleanSupplier ready,
      ScheduledExecutorService timer) {
    this.events = events;
    this.intake = intake;
    this.retention = retention;
    this.ready = ready;
    this.timer = timer;
  }

  @Override
  public void start() {
    running = true;
    every(LOOK, LOOK, this::consume);
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
            log.atError().setCause(bug).log("quality is not kept"); // or the timer would end
          }
        },
        first.toMillis(),
        then.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private synchronized void consume() {
    if (!ended && consumption == null) {
      consumption = events.consume(Topic.QUALITY, HistoryKeeper.GROUP, intake);
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
