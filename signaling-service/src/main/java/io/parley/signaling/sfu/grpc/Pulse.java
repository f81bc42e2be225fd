package io.parley.signaling.sfu.grpc;

import java.util.concurrent.TimeUnit;

/// Whether the other side of a stream lives: it says something at least every [#PERIOD_NANOS], and
/// after [#SILENCE_NANOS] without a word it counts as dead. How long it may take to say its first
/// word depends on what was known of it before.
///
/// [#beat] belongs to one thread, the others may be called from any.
final class Pulse {

  /// How often both sides beat. Shorter costs each node that many more messages a second; longer,
  /// and one lost or late beat would already be half the silence.
  static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /// Shorter, and a pause of a garbage collector ends everybody's call; longer, and people wait.
  static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// What one step of our own clock counts at most: a timer that was late, since this process was
  /// stopped, says nothing about the other side.
  private static final long MAX_STEP_NANOS = 2 * PERIOD_NANOS;

  private final long firstWordNanos;
  private volatile boolean everHeard;
  private volatile boolean heard;
  private long steppedNanos;
  private long silentNanos;

  /// @param nowNanos monotonic, when the stream is opened
  /// @param firstWordNanos silence from then on that is death
  Pulse(long nowNanos, long firstWordNanos) {
    this.steppedNanos = nowNanos;
    this.firstWordNanos = firstWordNanos;
  }

  /// Something came.
  void heard() {
    everHeard = true;
    heard = true;
  }

  /// Whether anything ever came.
  boolean everHeard() {
    return everHeard;
  }

  /// Time passed.
  ///
  /// @param nowNanos monotonic
  /// @return whether the other side is dead
  boolean beat(long nowNanos) {
    long stepNanos = Math.min(nowNanos - steppedNanos, MAX_STEP_NANOS);
    steppedNanos = nowNanos;
    if (heard) {
      heard = false;
      silentNanos = 0;
    } else {
      silentNanos += stepNanos;
    }
    return silentNanos >= (everHeard ? SILENCE_NANOS : firstWordNanos);
  }
}
