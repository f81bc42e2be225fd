package io.parley.fleet;

import io.parley.fleet.plan.ProcessPlan;
import io.parley.fleet.plan.Service;
import io.parley.fleet.process.ManagedProcess;
import io.parley.fleet.process.Spawner;
import io.parley.fleet.process.StartFailedException;
import io.parley.fleet.report.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All processes of a fleet: stores first, ended last.
final class Cluster implements AutoCloseable {

  /// Ten JVMs that share two processors need a while.
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  /// For all processes of one service; what still runs then is killed.
  private static final Duration END_LIMIT = Duration.ofSeconds(12);

  private static final Duration BEFORE_RESTART = Duration.ofSeconds(2);

  private enum Phase {
    STARTING,
    RUNNING,
    CLOSING
  }

  private final Map<String, ManagedProcess> processes = new LinkedHashMap<>();
  private final Terminal terminal;
  private final boolean restart;
  private final Semaphore starts;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);

  /// @param restart whether a process that dies by itself is started again
  /// @param startsAtOnce how many processes may be starting at a time
  Cluster(List<ProcessPlan> plans, Terminal terminal, boolean restart, int startsAtOnce) {
    this.terminal = terminal;
    this.restart = restart;
    this.starts = new Semaphore(startsAtOnce);
    var spawner = new Spawner();
    for (ProcessPlan plan : plans) {
      processes.put(plan.name(), new ManagedProcess(plan, spawner, this::died));
    }
  }

  /// Returns when everything serves.
  ///
  /// @throws StartFailedException of the first that does not come up
  void start() throws StartFailedException, InterruptedException {
    startAll(process -> process.plan().service().isStore());
    startAll(process -> !process.plan().service().isStore());
    phase.compareAndSet(Phase.STARTING, Phase.RUNNING);
  }

  private void startAll(Predicate<ManagedProcess> which)
      throws StartFailedException, InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      processes.values().stream()
          .filter(which)
          .forEach(
              process ->
                  all.add(
                      threads.submit(
                          () -> {
                            startOne(process);
                            return null;
                          })));
      try {
        for (Future<?> one : all) {
          one.get();
        }
      } catch (ExecutionException failed) {
        threads.shutdownNow();
        if (failed.getCause() instanceof StartFailedException said) {
          throw said;
        }
        throw new StartFailedException("cannot start: " + failed.getCause(), failed);
      }
    }
  }

  private void startOne(ManagedProcess process) throws StartFailedException, InterruptedException {
    starts.acquire();
    try {
      if (phase.get() == Phase.CLOSING) {
        throw new StartFailedException("the fleet is ending");
      }
      long startedNanos = System.nanoTime();
      process.start();
      process.awaitUp(START_LIMIT);
      terminal.up(process, Duration.ofNanos(System.nanoTime() - startedNanos));
    } finally {
      starts.release();
    }
  }

  /// All processes, stores too.
  List<ManagedProcess> processes() {
    return List.copyOf(processes.values());
  }

  /// The process of that name; null where there is none.
  @Nullable ManagedProcess process(String name) {
    return processes.get(name);
  }

  /// Starts one again that ended; waits for one that is ending.
  ///
  /// @throws StartFailedException where it does not come up, or runs
  void startAgain(ManagedProcess process) throws StartFailedException, InterruptedException {
    if (process.state() == io.parley.fleet.process.ProcessState.ENDING) {
      boolean unused = process.awaitEnd(START_LIMIT);
    }
    startOne(process);
  }

  private void died(ManagedProcess process, int exitCode) {
    if (phase.get() == Phase.CLOSING) {
      return;
    }
    terminal.died(process, exitCode);
    if (restart && phase.get() == Phase.RUNNING) {
      Thread.ofVirtual().name("restart-" + process.plan().name()).start(() -> restart(process));
    }
  }

  /// One that dies again while it starts comes here again.
  private void restart(ManagedProcess process) {
    try {
      Thread.sleep(BEFORE_RESTART);
      startOne(process);
    } catch (StartFailedException failed) {
      terminal.line("  " + failed.getMessage());
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends everything in order, once; whoever calls while that goes on waits for it.
  @Override
  public synchronized void close() {
    phase.set(Phase.CLOSING);
    for (Service service : Service.values()) {
      try {
        end(
            processes.values().stream()
                .filter(process -> process.plan().service() == service)
                .filter(ManagedProcess::isAlive)
                .toList());
      } catch (InterruptedException told) {
        Thread.currentThread().interrupt();
        processes.values().forEach(ManagedProcess::kill);
        return;
      }
    }
  }

  private void end(List<ManagedProcess> running) throws InterruptedException {
    running.forEach(ManagedProcess::terminate);
    long deadlineNanos = System.nanoTime() + END_LIMIT.toNanos();
    for (ManagedProcess process : running) {
      if (!process.awaitEnd(Duration.ofNanos(deadlineNanos - System.nanoTime()))) {
        terminal.line("  " + process.plan().name() + " does not end in time and is killed");
        process.kill();
        boolean unused = process.awaitEnd(END_LIMIT);
      }
    }
    running.forEach(process -> terminal.line("  " + process.plan().name() + " ended"));
  }
}
