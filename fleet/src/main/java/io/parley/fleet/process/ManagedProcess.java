package io.parley.fleet.process;

import io.parley.fleet.health.Probe;
import io.parley.fleet.plan.ProcessPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One process through its starts and ends. May be used by any thread.
public final class ManagedProcess {

  private static final Duration BETWEEN_PROBES = Duration.ofMillis(100);

  private final ProcessPlan plan;
  private final Spawner spawner;
  private final BiConsumer<ManagedProcess, Integer> unexpectedEnd;

  private @Nullable Process process;
  private boolean up;
  private boolean told;

  /// @param unexpectedEnd hears of each end that nobody asked for, with the exit code
  public ManagedProcess(
      ProcessPlan plan, Spawner spawner, BiConsumer<ManagedProcess, Integer> unexpectedEnd) {
    this.plan = plan;
    this.spawner = spawner;
    this.unexpectedEnd = unexpectedEnd;
  }

  public ProcessPlan plan() {
    return plan;
  }

  /// Starts it; whether it serves is for [#awaitUp] to see.
  ///
  /// @throws StartFailedException where it runs already or cannot be run
  public synchronized void start() throws StartFailedException {
    if (isAlive()) {
      throw new StartFailedException(plan.name() + " runs already, as process " + pid());
    }
    up = false;
    told = false;
    try {
      Process started = spawner.spawn(plan);
      process = started;
      var unused = started.onExit().thenAccept(this::ended);
    } catch (IOException failed) {
      throw new StartFailedException(failed.getMessage() + "", failed);
    }
  }

  private void ended(Process dead) {
    boolean mine;
    synchronized (this) {
      mine = dead == process && !told;
      if (dead == process) {
        up = false;
      }
    }
    if (mine) {
      unexpectedEnd.accept(this, dead.exitValue());
    }
  }

  /// Returns when it serves.
  ///
  /// @throws StartFailedException where it ends instead, or takes longer than that
  public void awaitUp(Duration limit) throws StartFailedException, InterruptedException {
    long startedNanos = System.nanoTime();
    Process mine = current();
    String last = "nothing answers";
    while (mine != null && mine.isAlive()) {
      String answer = ask();
      if (answer.isEmpty()) {
        synchronized (this) {
          up = process == mine && mine.isAlive();
        }
        return;
      }
      last = answer;
      if (System.nanoTime() - startedNanos >= limit.toNanos()) {
        throw new StartFailedException(
            plan.name()
                + " does not come up within "
                + limit.toSeconds()
                + " s ("
                + last
                + "); see "
                + plan.log());
      }
      mine.waitFor(BETWEEN_PROBES.toMillis(), TimeUnit.MILLISECONDS);
    }
    String code = mine == null ? "" : " with code " + mine.exitValue();
    throw new StartFailedException(
        plan.name() + " ended" + code + " instead of coming up; see " + plan.log());
  }

  /// What is in the way of its being up; empty where nothing is.
  private String ask() {
    for (Probe probe : plan.probes()) {
      try {
        if (!probe.up()) {
          return "not ready: " + probe;
        }
      } catch (IOException silent) {
        return "no answer: " + probe;
      }
    }
    return "";
  }

  /// SIGTERM, or, to PostgreSQL, the signal upon which it does not wait for its clients.
  public void terminate() {
    signal(plan.service().endSignal());
  }

  /// SIGKILL.
  public void kill() {
    signal("KILL");
  }

  private synchronized void signal(String name) {
    if (process == null || !process.isAlive()) {
      return;
    }
    told = true;
    up = false;
    switch (name) {
      case "TERM" -> process.destroy();
      case "KILL" -> process.destroyForcibly();
      default -> Signals.send(process.pid(), name);
    }
  }

  /// Waits for its end.
  ///
  /// @return whether it is gone
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    Process mine = current();
    return mine == null || mine.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized @Nullable Process current() {
    return process;
  }

  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  public synchronized ProcessState state() {
    if (!isAlive()) {
      return ProcessState.ENDED;
    }
    if (told) {
      return ProcessState.ENDING;
    }
    return up ? ProcessState.UP : ProcessState.STARTING;
  }

  /// Of the running process or the last one; 0 before the first start.
  public synchronized long pid() {
    return process == null ? 0 : process.pid();
  }

  /// Of the last one that ended; null while it runs and before the first start.
  public synchronized @Nullable Integer exitCode() {
    return process == null || process.isAlive() ? null : process.exitValue();
  }
}
