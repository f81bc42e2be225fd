package io.parley.signaling.replica;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs tasks one after the other, in order, on threads of another executor.
public final class Mailbox implements Executor {

  /// Tasks that wait. Clients wait for their requests to be done and are bounded by that; what
  /// comes from SFUs and the API is dropped beyond this, which a resume or a repetition mends.
  static final int CAPACITY = 1 << 16;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Executor threads;
  private final Runnable dropped;

  /// @param dropped counts a task that was not taken
  public Mailbox(Executor threads, Runnable dropped) {
    this.threads = threads;
    this.dropped = dropped;
  }

  @Override
  public void execute(Runnable task) {
    if (waiting.get() >= CAPACITY) {
      dropped.run();
      return;
    }
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      threads.execute(this::drain);
    }
  }

  private void drain() {
    do {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
    } while (waiting.decrementAndGet() > 0);
  }
}
