package io.parley.sfu.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// The heartbeat of one stream: ours goes out, the other side's is missed when it stops. Safe from
/// any thread.
///
/// When our own timer is late, then so is our reading: that time is not held against the peer.
public final class Beats {

  /// Between two beats; four of them must be lost before the other side counts as dead.
  public static final Duration EACH = Duration.ofMillis(250);

  /// Silence that is death. Shorter, and a pause of the other side's ends it; longer, and its
  /// participants are without signaling for as long.
  public static final Duration DEATH = Duration.ofSeconds(1);

  /// Our own delays count for so much at most: on a machine that is always late, too, the dead are
  /// noticed.
  static final Duration EXCUSED = Duration.ofSeconds(4);

  private final Timers timers;
  private final Runnable beat;
  private final Runnable onDeath;
  private final AtomicLong heardNanos = new AtomicLong();
  private volatile boolean reading;
  private volatile boolean closed;
  private boolean started;

  // of the timers' thread
  private long heardBeforeNanos;
  private long excusedNanos;

  /// @param beat sends one
  /// @param onDeath called once, unless this is closed before
  public Beats(Timers timers, Runnable beat, Runnable onDeath) {
    this.timers = timers;
    this.beat = beat;
    this.onDeath = onDeath;
  }

  /// From now on beats are sent, and expected. The first is sent at once: the other side gives work
  /// to nobody of whom it has not heard.
  public synchronized void start() {
    if (!started) {
      started = true;
      heard();
      beat.run();
      plan(timers.nowNanos());
    }
  }

  /// The other side said something.
  public void heard() {
    heardNanos.set(timers.nowNanos());
  }

  /// Whether we are held up by what it said last: its beats wait behind that.
  public void reading(boolean now) {
    reading = now;
  }

  public void close() {
    closed = true;
  }

  private void plan(long nowNanos) {
    long dueNanos = nowNanos + EACH.toNanos();
    timers.after(EACH, () -> tick(dueNanos));
  }

  private void tick(long dueNanos) {
    if (closed) {
      return;
    }
    long nowNanos = timers.nowNanos();
    if (reading) {
      heard();
    }
    long heard = heardNanos.get();
    if (heard != heardBeforeNanos) {
      heardBeforeNanos = heard;
      excusedNanos = 0;
    }
    excusedNanos = Math.min(EXCUSED.toNanos(), excusedNanos + Math.max(0, nowNanos - dueNanos));
    if (nowNanos - heard - excusedNanos >= DEATH.toNanos()) {
      closed = true;
      onDeath.run();
      return;
    }
    beat.run();
    plan(nowNanos);
  }
}
