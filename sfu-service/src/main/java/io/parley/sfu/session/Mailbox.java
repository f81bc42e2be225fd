package io.parley.sfu.session;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks one after another, in the order they came, on whatever thread the executor gives. Who
/// owns state behind a mailbox needs no locks.
final class Mailbox {

  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

  /// Above it, work that may be dropped is: a room that lags so far behind serves nobody.
  static final int CAPACITY = 8192;

  private static final long FULL_PAUSE_NANOS = 1_000_000L;

  private final Executor executor;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  Mailbox(Executor executor) {
    this.executor = executor;
  }

  /// Adds a task that must run.
  void post(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      executor.execute(this::run);
    }
  }

  /// Adds a task, unless too many wait.
  ///
  /// @return whether it was added
  boolean offer(Runnable task) {
    if (isFull()) {
      return false;
    }
    post(task);
    return true;
  }

  /// Adds a task that must run, and waits while too many do: whoever brings tasks faster than they
  /// are done is slowed down.
  void postWhenRoom(Runnable task) {
    while (isFull()) {
      LockSupport.parkNanos(FULL_PAUSE_NANOS);
    }
    post(task);
  }

  private boolean isFull() {
    return waiting.get() >= CAPACITY;
  }

  /// Whether nothing waits but what runs just now.
  boolean isIdle() {
    return waiting.get() <= 1;
  }

  private void run() {
    do {
      var task = tasks.poll();
      try {
        if (task != null) {
          task.run();
        }
      } catch (RuntimeException | Error e) { // the next task must run whatever became of this one
        log.atError().setCause(e).log("task of a room failed");
      }
    } while (waiting.decrementAndGet() > 0);
  }
}
