package io.parley.sfu.session;

import io.parley.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Timers that fire when a test lets time pass.
final class ManualTimers implements Timers {

  private record Entry(long dueNanos, Runnable task) {}

  private final VirtualTime time = new VirtualTime();
  private final List<Entry> entries = new ArrayList<>();

  @Override
  public long nowNanos() {
    return time.nowNanos();
  }

  @Override
  public Plan after(Duration delay, Runnable task) {
    var entry = new Entry(time.nowNanos() + delay.toNanos(), task);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  void pass(Duration duration) {
    long end = time.nowNanos() + duration.toNanos();
    for (var next = next(end); next != null; next = next(end)) {
      entries.remove(next);
      time.advanceTo(Math.max(time.nowNanos(), next.dueNanos));
      next.task.run();
    }
    time.advanceTo(end);
  }

  /// Lets time pass while nothing fires, as on a machine that stands still.
  void stall(Duration duration) {
    time.advanceTo(time.nowNanos() + duration.toNanos());
  }

  /// How many tasks wait.
  int planned() {
    return entries.size();
  }

  private @Nullable Entry next(long endNanos) {
    return entries.stream()
        .filter(entry -> entry.dueNanos - endNanos <= 0)
        .min(Comparator.comparingLong(entry -> entry.dueNanos - time.nowNanos()))
        .orElse(null);
  }
}
