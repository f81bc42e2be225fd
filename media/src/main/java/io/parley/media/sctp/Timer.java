package io.parley.media.sctp;

/// A moment that something waits for, or not.
final class Timer {

  /// A moment that never comes.
  static final long NEVER = Long.MAX_VALUE;

  private boolean armed;
  private long dueNanos;

  void start(long dueNanos) {
    this.dueNanos = dueNanos;
    armed = true;
  }

  void stop() {
    armed = false;
  }

  boolean armed() {
    return armed;
  }

  /// Whether the moment has come. The timer stays armed until it is stopped or started again.
  boolean expired(long nowNanos) {
    return armed && nowNanos - dueNanos >= 0;
  }

  /// The earlier of this timer and another moment.
  long earlier(long otherNanos) {
    if (!armed) {
      return otherNanos;
    }
    return otherNanos == NEVER || dueNanos - otherNanos < 0 ? dueNanos : otherNanos;
  }
}
