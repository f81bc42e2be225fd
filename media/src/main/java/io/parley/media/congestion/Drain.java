package io.parley.media.congestion;

/// Empties a queue that stands on the way: for some time less is sent than the link takes.
///
/// What waits there is foretold between feedback: it shrinks as the link works, and grows by what
/// is sent meanwhile.
final class Drain {

  /// Aim: a queue is gone after this. Shorter, and the picture starves for a moment; longer, and
  /// the delay stays.
  private static final double AIM_NANOS = 400_000_000;

  /// A queue of this length is none.
  static final long EMPTY_NANOS = 12_000_000L;

  /// What a sender is told meanwhile, as a share of what the link takes.
  private static final double LEAST_TARGET = 0.4;

  static final double MARGIN = 0.93;

  /// What leaves meanwhile, so that something is heard of the link.
  private static final double TRICKLE = 0.1;

  /// A queue that does not go by then is not ours.
  private static final long PATIENCE_NANOS = 600_000_000L;

  private boolean active;
  private double linkBps;
  private long beganNanos;
  private long queueNanos;
  private long seenNanos;
  private long deepestNanos;

  boolean isActive() {
    return active;
  }

  void begin(long nowNanos, double link, long queue, long seen) {
    active = true;
    beganNanos = nowNanos;
    linkBps = link;
    deepestNanos = queue;
    heard(queue, seen);
  }

  /// Feedback tells anew.
  ///
  /// @param queue how long the newest packet waited
  /// @param seen when that packet was sent
  void heard(long queue, long seen) {
    queueNanos = queue;
    seenNanos = seen;
    deepestNanos = Math.max(deepestNanos, queue);
  }

  void link(double bps) {
    linkBps = Math.min(linkBps, bps);
  }

  double linkBps() {
    return linkBps;
  }

  /// How long a packet that left now would wait.
  long queueNanos(long nowNanos, long inFlightBytes) {
    long sinceNanos = (long) (inFlightBytes * 8e9 / linkBps);
    return Math.max(0, queueNanos + sinceNanos - (nowNanos - seenNanos));
  }

  /// It took longer than it should have.
  boolean isFutile(long nowNanos) {
    return nowNanos - beganNanos > PATIENCE_NANOS + 2 * Math.min(deepestNanos, 1_000_000_000L);
  }

  void end() {
    active = false;
  }

  /// What a sender should make meanwhile.
  ///
  /// @param pacedBytes that wait on this side
  double targetBps(long nowNanos, long inFlightBytes, long pacedBytes) {
    double waiting = queueNanos(nowNanos, inFlightBytes) + pacedBytes * 8e9 / linkBps;
    return linkBps * Math.clamp(1 - waiting / AIM_NANOS, LEAST_TARGET, MARGIN);
  }

  /// At what rate packets may leave meanwhile.
  double pacingBps(long nowNanos, long inFlightBytes) {
    boolean empty = queueNanos(nowNanos, inFlightBytes) <= EMPTY_NANOS;
    return linkBps * (empty ? MARGIN : TRICKLE);
  }
}
