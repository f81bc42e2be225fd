package io.parley.sfu.shard;

import io.parley.media.ice.Path;
import io.parley.media.shard.Shard;
import io.parley.media.shard.ShardEvent;
import io.parley.media.slots.PacketBatch;
import io.parley.sfu.udp.PacketIo;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One shard's thread: receives, lets the shard work, sends, sleeps until something is due. Nothing
/// in it blocks, and nothing that comes from outside ends it.
public final class ShardLoop implements ShardInbox, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ShardLoop.class);

  /// Tasks that may wait; whoever brings more waits. Some milliseconds of work.
  static final int INBOX_CAPACITY = 8192;

  /// The sockets want to be looked at now and then, whatever the shard plans.
  private static final long LONGEST_SLEEP_NANOS = 500_000_000L;

  private static final long INBOX_PAUSE_NANOS = 100_000L;

  /// A turn that fails again and again must not take the processor.
  private static final long AFTER_FAILURE_NANOS = 10_000_000L;

  /// Failures that are logged; then they are only counted.
  private static final long LOGGED_FAILURES = 100;

  private final int number;
  private final Shard shard;
  private final PacketIo io;
  private final Consumer<ShardEvent> onEvent;
  private final ShardCounters counters;
  private final PacketBatch batch = new PacketBatch();
  private final Queue<ShardTask> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean stopped;

  /// @param onEvent called on the shard's thread; must not block
  public ShardLoop(
      int number, Shard shard, PacketIo io, Consumer<ShardEvent> onEvent, ShardCounters counters) {
    this.number = number;
    this.shard = shard;
    this.io = io;
    this.onEvent = onEvent;
    this.counters = counters;
    this.thread = Thread.ofPlatform().name("shard-" + number).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// Whether its thread runs.
  public boolean isAlive() {
    return thread.isAlive();
  }

  @Override
  public void execute(ShardTask task) {
    while (waiting.get() >= INBOX_CAPACITY && !stopped) {
      LockSupport.parkNanos(INBOX_PAUSE_NANOS);
    }
    waiting.incrementAndGet();
    inbox.add(task);
    wake();
  }

  /// Has the thread look around, if it sleeps.
  private void wake() {
    if (asleep) {
      io.wake();
    }
  }

  private void run() {
    while (!stopped) {
      try {
        sleep();
        counters.turns.increment();
        turn(System.nanoTime());
      } catch (RuntimeException | Error e) {
        failed("a turn of the shard", e);
        LockSupport.parkNanos(AFTER_FAILURE_NANOS);
      }
    }
    io.close();
  }

  private void sleep() {
    long wakeNanos = shard.wakeNanos();
    long nanos =
        wakeNanos == Long.MAX_VALUE
            ? LONGEST_SLEEP_NANOS
            : Math.min(LONGEST_SLEEP_NANOS, wakeNanos - System.nanoTime());
    asleep = true;
    io.await(inbox.isEmpty() && !stopped ? nanos : 0);
    asleep = false;
  }

  private void turn(long nowNanos) {
    runTasks(nowNanos);
    io.receive(nowNanos, this::receive);
    shard.advance(nowNanos);
    drain(nowNanos);
  }

  private void runTasks(long nowNanos) {
    int due = waiting.get();
    for (int i = 0; i < due; i++) {
      var task = inbox.poll();
      if (task == null) {
        return;
      }
      waiting.decrementAndGet();
      try {
        task.run(shard, nowNanos);
      } catch (RuntimeException | Error e) {
        failed("a task of the shard", e);
      }
    }
  }

  private void receive(long nowNanos, int slot, Path path) {
    try {
      shard.receive(nowNanos, slot, path);
    } catch (RuntimeException | Error e) {
      failed("a packet", e);
    }
  }

  private void drain(long nowNanos) {
    while (shard.pollPackets(batch)) {
      io.send(nowNanos, batch);
    }
    for (var event = shard.pollEvent(); event != null; event = shard.pollEvent()) {
      onEvent.accept(event);
    }
  }

  private void failed(String what, Throwable cause) {
    counters.failures.increment();
    if (counters.failures.sum() > LOGGED_FAILURES) {
      return;
    }
    log.atError().setCause(cause).addKeyValue("shard", number).log("{} failed", what);
  }

  /// Stops after the tasks that are under way, and closes the sockets. Waits for that.
  @Override
  public void close() throws InterruptedException {
    if (thread.getState() == Thread.State.NEW) {
      io.close();
      return;
    }
    execute((engine, now) -> stopped = true);
    thread.join();
  }
}
