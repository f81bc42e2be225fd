package io.parley.room.startup;

import io.parley.cluster.eventlog.EventConsumer;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Keeps in tables what one topic of the event log says, while the node runs: consumes it as soon
/// as the tables are there, and does what else is due from time to time.
public final class LogKeeper implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(LogKeeper.class);

  /// Of all instances of room-service, which share the rooms.
  private static final String GROUP = "room-service";

  /// Starts before the node registers and stops after it.
  private static final int PHASE = Integer.MAX_VALUE - 1024;

  /// How often it looks whether the tables are there.
  private static final Duration LOOK = Duration.ofMillis(500);

  private final EventLog events;
  private final Topic topic;
  private final EventConsumer intake;
  private final BooleanSupplier ready;
  private final ScheduledExecutorService timer;
  private final List<Due> works = new ArrayList<>();
  private EventLog.@Nullable Consumption consumption;
  private boolean ended;
  private volatile boolean running;

  private record Due(Duration first, Duration then, Runnable work) {}

  /// @param ready whether the tables are there
  /// @param timer of this alone; it is shut down with it
  public LogKeeper(
      EventLog events,
      Topic topic,
      EventConsumer intake,
      BooleanSupplier ready,
      ScheduledExecutorService timer) {
    this.events = events;
    this.topic = topic;
    this.intake = intake;
    this.ready = ready;
    this.timer = timer;
    every(LOOK, LOOK, this::consume);
  }

  /// Adds what is done on the timer while the tables are there; before the start.
  public LogKeeper every(Duration first, Duration then, Runnable work) {
    works.add(new Due(first, then, work));
    return this;
  }

  @Override
  public void start() {
    running = true;
    works.forEach(this::schedule);
  }

  private void schedule(Due due) {
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            if (ready.getAsBoolean()) {
              due.work().run();
            }
          } catch (RuntimeException bug) { // or the timer would end
            log.atError().addKeyValue("topic", topic).setCause(bug).log("a topic is not kept");
          }
        },
        due.first().toMillis(),
        due.then().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private synchronized void consume() {
    if (!ended && consumption == null) {
      consumption = events.consume(topic, GROUP, intake);
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
