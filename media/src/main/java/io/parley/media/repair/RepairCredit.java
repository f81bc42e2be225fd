package io.parley.media.repair;

/// Bounds what is sent unasked: credit that grows with time, and that key frames may overdraw.
/// Allocates nothing. Owned by one shard.
public final class RepairCredit {

  /// Credit is not kept longer, and not overdrawn further, than it takes so long to earn. Longer,
  /// and what was saved makes a burst; shorter, and a key frame is never protected as a whole.
  private static final long MOST_NANOS = 1_000_000_000L;

  private static final double BITS_PER_BYTE = 8;
  private static final double NANOS_PER_SECOND = 1e9;

  private boolean started;
  private long bps;
  private double bytes;
  private long earnedNanos;

  /// Nothing, until it earns.
  public RepairCredit() {}

  /// All that can be saved up, from the first moment on.
  ///
  /// @param bitsPerSecond how fast it grows
  public RepairCredit(long bitsPerSecond) {
    bps = bitsPerSecond;
    bytes = most();
  }

  /// From now on it grows so fast; at 0 it is gone.
  public void earn(long nowNanos, long bitsPerSecond) {
    advance(nowNanos);
    bps = bitsPerSecond;
    bytes = Math.clamp(bytes, -most(), most());
  }

  /// Takes what a packet costs.
  ///
  /// @param key it belongs to a key frame
  /// @return false where there is no credit for it
  public boolean take(long nowNanos, int packetBytes, boolean key) {
    advance(nowNanos);
    if (bytes <= (key ? -most() : 0)) {
      return false;
    }
    bytes -= packetBytes;
    return true;
  }

  /// Whether something may still be taken, if only for a key frame.
  public boolean isLeft(long nowNanos) {
    advance(nowNanos);
    return bytes > -most();
  }

  private void advance(long nowNanos) {
    double nanos = started ? nowNanos - earnedNanos : 0;
    bytes = Math.min(most(), bytes + bps * nanos / BITS_PER_BYTE / NANOS_PER_SECOND);
    earnedNanos = nowNanos;
    started = true;
  }

  private double most() {
    return bps * (MOST_NANOS / NANOS_PER_SECOND) / BITS_PER_BYTE;
  }
}
