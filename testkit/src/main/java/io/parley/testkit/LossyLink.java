package io.parley.testkit;

import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One direction of a bad network: loses, delays, repeats and reorders what is put in, always the
/// same for the same seed and the same sequence of calls.
///
/// Packets are handed on as they are: a caller that reuses its buffer offers a copy.
///
/// @param <T> what a packet is to the test
public final class LossyLink<T> {

  private static final long OVERTAKING_NANOS = 10_000_000;

  private record Flying<T>(long dueNanos, long order, T packet) {

    int compare(Flying<T> other) {
      long apart = dueNanos - other.dueNanos;
      return apart != 0 ? Long.signum(apart) : Long.compare(order, other.order);
    }
  }

  private final RandomGenerator random;
  private final PriorityQueue<Flying<T>> flying = new PriorityQueue<>(Flying::compare);
  private Conditions conditions;
  private long orderedDueNanos = Long.MIN_VALUE;
  private long offered;
  private long lost;

  public LossyLink(Conditions conditions, RandomGenerator random) {
    this.conditions = conditions;
    this.random = random;
  }

  /// From now on the link is like this; packets under way are not touched.
  public void become(Conditions changed) {
    conditions = changed;
  }

  /// Sends a packet into the link.
  public void offer(long nowNanos, T packet) {
    offered++;
    if (random.nextDouble() < conditions.lossRatio()) {
      lost++;
      return;
    }
    fly(nowNanos, packet);
    if (random.nextDouble() < conditions.duplicationRatio()) {
      fly(nowNanos, packet);
    }
  }

  private void fly(long nowNanos, T packet) {
    long dueNanos = nowNanos + conditions.delayNanos() + upTo(conditions.jitterNanos());
    if (random.nextDouble() < conditions.reorderingRatio()) {
      long jitterNanos = conditions.jitterNanos();
      dueNanos += upTo(jitterNanos > 0 ? jitterNanos : OVERTAKING_NANOS);
    } else {
      boolean first = orderedDueNanos == Long.MIN_VALUE;
      orderedDueNanos = first || dueNanos - orderedDueNanos > 0 ? dueNanos : orderedDueNanos;
      dueNanos = orderedDueNanos;
    }
    flying.add(new Flying<>(dueNanos, offered, packet));
  }

  private long upTo(long nanos) {
    return nanos == 0 ? 0 : random.nextLong(nanos + 1);
  }

  /// Takes the next packet that has arrived by now; null when there is none.
  public @Nullable T poll(long nowNanos) {
    Flying<T> next = flying.peek();
    if (next == null || next.dueNanos - nowNanos > 0) {
      return null;
    }
    flying.remove();
    return next.packet;
  }

  /// When the next packet arrives; `Long.MAX_VALUE` when none is under way.
  public long wakeNanos() {
    Flying<T> next = flying.peek();
    return next == null ? Long.MAX_VALUE : next.dueNanos;
  }

  /// How many packets were put in.
  public long offered() {
    return offered;
  }

  /// How many of them never arrive.
  public long lost() {
    return lost;
  }
}
