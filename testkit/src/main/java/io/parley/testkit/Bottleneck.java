package io.parley.testkit;

import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One direction of a link that takes so many bits a second: what comes faster waits, what waits
/// too long is dropped (droptail). Behind it come a fixed delay, jitter that keeps the order, and
/// losses at random. Several flows may share it.
///
/// @param <T> what a packet is to the test
public final class Bottleneck<T> {

  private record Waiting<T>(T packet, int bytes) {}

  private record Flying<T>(T packet, long dueNanos) {}

  private final RandomGenerator random;
  private final ArrayDeque<Waiting<T>> queue = new ArrayDeque<>();
  private final ArrayDeque<Flying<T>> flying = new ArrayDeque<>();
  private long bitsPerSecond;
  private long queueNanos = 300_000_000L;
  private long delayNanos;
  private long jitterNanos;
  private double lossRatio;
  private long queuedBytes;
  private double headBitsLeft;
  private long servedNanos;
  private long lastDueNanos;
  private boolean flew;
  private long offered;
  private long dropped;
  private long lost;

  /// A link with a queue of 300 ms, without delay, jitter or losses.
  public Bottleneck(long nowNanos, long bitsPerSecond, RandomGenerator random) {
    this.random = random;
    this.bitsPerSecond = bitsPerSecond;
    servedNanos = nowNanos;
  }

  /// Packets wait so long at most; those that come then are dropped.
  public Bottleneck<T> withQueueMillis(long millis) {
    queueNanos = millis * 1_000_000;
    return this;
  }

  /// Packets take so long besides their waiting.
  public Bottleneck<T> withDelayMillis(long delayMillis, long jitterMillis) {
    delayNanos = delayMillis * 1_000_000;
    jitterNanos = jitterMillis * 1_000_000;
    return this;
  }

  /// From now on it takes another rate; what waits already waits as long as that makes it.
  public void capacity(long nowNanos, long newBitsPerSecond) {
    serve(nowNanos);
    bitsPerSecond = newBitsPerSecond;
  }

  public long bitsPerSecond() {
    return bitsPerSecond;
  }

  /// From now on packets are lost by chance, each by itself.
  public void loss(double ratio) {
    lossRatio = ratio;
  }

  /// Sends a packet into the link.
  public void offer(long nowNanos, int bytes, T packet) {
    serve(nowNanos);
    offered++;
    if (queueNanos(nowNanos) > queueNanos) {
      dropped++;
      return;
    }
    if (queue.isEmpty()) {
      headBitsLeft = bytes * 8.0;
      servedNanos = nowNanos;
    }
    queue.add(new Waiting<>(packet, bytes));
    queuedBytes += bytes;
  }

  private void serve(long nowNanos) {
    while (!queue.isEmpty()) {
      long doneNanos = doneNanos();
      if (doneNanos - nowNanos > 0) {
        headBitsLeft -= (nowNanos - servedNanos) / 1e9 * bitsPerSecond;
        break;
      }
      Waiting<T> head = queue.remove();
      queuedBytes -= head.bytes;
      servedNanos = doneNanos;
      headBitsLeft = queue.isEmpty() ? 0 : queue.element().bytes * 8.0;
      fly(head.packet, doneNanos);
    }
    servedNanos = nowNanos;
  }

  private long doneNanos() {
    return servedNanos + (long) Math.ceil(headBitsLeft * 1e9 / bitsPerSecond);
  }

  private void fly(T packet, long nowNanos) {
    if (random.nextDouble() < lossRatio) {
      lost++;
      return;
    }
    long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos + 1);
    long dueNanos = nowNanos + delayNanos + jitter;
    lastDueNanos = flew && lastDueNanos - dueNanos > 0 ? lastDueNanos : dueNanos;
    flew = true;
    flying.add(new Flying<>(packet, lastDueNanos));
  }

  /// Takes the next packet that has arrived by now; null when there is none.
  public @Nullable T poll(long nowNanos) {
    serve(nowNanos);
    Flying<T> next = flying.peek();
    if (next == null || next.dueNanos - nowNanos > 0) {
      return null;
    }
    flying.remove();
    return next.packet;
  }

  /// When the next packet arrives, or one leaves the queue; `Long.MAX_VALUE` when none is there.
  public long wakeNanos() {
    long served = queue.isEmpty() ? Long.MAX_VALUE : doneNanos();
    return VirtualTime.earliest(served, flying.isEmpty() ? served : flying.element().dueNanos);
  }

  /// How long a packet that came now would wait.
  public long queueNanos(long nowNanos) {
    serve(nowNanos);
    long behind = queue.isEmpty() ? 0 : queuedBytes - queue.element().bytes;
    return (long) ((behind * 8.0 + headBitsLeft) * 1e9 / bitsPerSecond);
  }

  /// Packets that were put in.
  public long offered() {
    return offered;
  }

  /// Packets for which the queue had no room.
  public long dropped() {
    return dropped;
  }

  /// Packets that were lost by chance.
  public long lost() {
    return lost;
  }
}
