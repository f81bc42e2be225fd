package io.parley.media.audio.jitsi;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The one task that an identification plans at a time, run by who tells it levels: an executor
/// without a thread. What is planned for later is done when the time of the levels gets there.
final class Turns extends AbstractExecutorService implements ScheduledExecutorService {

  static final long NEVER = Long.MAX_VALUE;

  private @Nullable Turn next;
  private long nowMillis;

  /// When the task is due, [#NEVER] where there is none.
  long dueMillis() {
    Turn turn = next;
    return turn == null ? NEVER : turn.dueMillis;
  }

  /// Runs the task, which may plan itself anew.
  void run(long atMillis) {
    Turn due = next;
    next = null;
    nowMillis = atMillis;
    if (due != null) {
      due.run();
    }
  }

  void clear() {
    next = null;
  }

  @Override
  public void execute(Runnable command) {
    next = new Turn(command, Long.MIN_VALUE);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Turn turn = new Turn(command, nowMillis + unit.toMillis(delay));
    next = turn;
    return turn;
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {
    clear();
  }

  @Override
  public List<Runnable> shutdownNow() {
    clear();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }

  /// A task and when it is due.
  private final class Turn extends FutureTask<@Nullable Void>
      implements ScheduledFuture<@Nullable Void> {

    private final long dueMillis;

    Turn(Runnable task, long dueMillis) {
      super(task, null);
      this.dueMillis = dueMillis;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueMillis - nowMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
    }
  }
}
