package io.parley.media.congestion;

/// Between which rates an estimate may move, in bits per second.
///
/// @param startBps assumed before anything was measured: higher, and a slow link's queue is full
///   within its first second; lower, and the first seconds of every call are blurred
/// @param minBps the estimate never falls below it
/// @param maxBps the estimate never grows above it
public record CongestionLimits(long startBps, long minBps, long maxBps) {

  public static final CongestionLimits STANDARD =
      new CongestionLimits(1_000_000, 50_000, 30_000_000);

  public CongestionLimits {
    if (minBps < 1 || startBps < minBps || maxBps < startBps) {
      throw new IllegalArgumentException("1 <= min <= start <= max");
    }
  }
}
