package io.parley.media.shard;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What is to happen when: a binary heap of timers, so that the next one is known at once and
/// nothing scans all peers. Allocates nothing but to grow. Owned by one shard.
final class Timers {

  /// One thing that is to happen.
  static final class Timer {

    private static final int NOT_QUEUED = -1;

    private final LongConsumer action;
    private long dueNanos;
    private int index = NOT_QUEUED;

    /// @param action is given the time
    Timer(LongConsumer action) {
      this.action = action;
    }
  }

  private @Nullable Timer[] heap = new @Nullable Timer[64];
  private int size;

  /// Sets when a timer is due; [Long#MAX_VALUE] for never.
  void at(Timer timer, long dueNanos) {
    if (dueNanos == Long.MAX_VALUE) {
      cancel(timer);
    } else if (timer.index == Timer.NOT_QUEUED) {
      timer.dueNanos = dueNanos;
      insert(timer);
    } else {
      timer.dueNanos = dueNanos;
      up(timer.index);
      down(timer.index);
    }
  }

  /// Sets when a timer is due, unless it is due before; [Long#MAX_VALUE] changes nothing.
  void notLaterThan(Timer timer, long dueNanos) {
    if (dueNanos == Long.MAX_VALUE) {
      return;
    }
    if (timer.index == Timer.NOT_QUEUED || timer.dueNanos - dueNanos > 0) {
      at(timer, dueNanos);
    }
  }

  /// A timer is not needed any more.
  void cancel(Timer timer) {
    int hole = timer.index;
    if (hole == Timer.NOT_QUEUED) {
      return;
    }
    timer.index = Timer.NOT_QUEUED;
    Timer last = at(--size);
    heap[size] = null;
    if (last != timer) {
      place(last, hole);
      up(hole);
      down(last.index);
    }
  }

  /// Lets the earliest timer that is due act.
  ///
  /// @return false where none is due
  boolean fire(long nowNanos) {
    if (size == 0 || at(0).dueNanos - nowNanos > 0) {
      return false;
    }
    Timer due = at(0);
    cancel(due);
    due.action.accept(nowNanos);
    return true;
  }

  /// When the next timer is due, [Long#MAX_VALUE] where there is none.
  long wakeNanos() {
    return size == 0 ? Long.MAX_VALUE : at(0).dueNanos;
  }

  private void insert(Timer timer) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    place(timer, size++);
    up(timer.index);
  }

  private Timer at(int index) {
    Timer timer = heap[index];
    if (timer == null) {
      throw new IllegalStateException("a hole in the heap");
    }
    return timer;
  }

  private void place(Timer timer, int index) {
    heap[index] = timer;
    timer.index = index;
  }

  private void up(int from) {
    int index = from;
    while (index > 0) {
      int parent = (index - 1) / 2;
      if (at(index).dueNanos - at(parent).dueNanos >= 0) {
        return;
      }
      swap(index, parent);
      index = parent;
    }
  }

  private void down(int from) {
    int index = from;
    while (true) {
      int child = 2 * index + 1;
      if (child >= size) {
        return;
      }
      if (child + 1 < size && at(child + 1).dueNanos - at(child).dueNanos < 0) {
        child++;
      }
      if (at(child).dueNanos - at(index).dueNanos >= 0) {
        return;
      }
      swap(index, child);
      index = child;
    }
  }

  private void swap(int one, int other) {
    Timer timer = at(one);
    place(at(other), one);
    place(timer, other);
  }
}
