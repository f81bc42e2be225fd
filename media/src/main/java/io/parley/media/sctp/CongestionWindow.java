package io.parley.media.sctp;

/// How much may be in flight (RFC 9260 §7.2): slow start, congestion avoidance, fast recovery.
final class CongestionWindow {

  /// First window in packets. Larger delays the first bursts less, smaller is kinder to thin links;
  /// ten is what browsers take (RFC 6928).
  static final int INITIAL_PACKETS = 10;

  /// Below this the window does not fall by fast retransmit; four keep it working.
  static final int FLOOR_PACKETS = 4;

  private final int mtuBytes;
  private final long maxBytes;
  private long windowBytes;
  private long thresholdBytes = Long.MAX_VALUE;
  private long partialBytes;

  /// @param maxBytes never grows beyond; more than the send buffer holds is of no use
  CongestionWindow(int mtuBytes, long maxBytes) {
    this.mtuBytes = mtuBytes;
    this.maxBytes = Math.max(maxBytes, (long) INITIAL_PACKETS * mtuBytes);
    windowBytes = (long) INITIAL_PACKETS * mtuBytes;
  }

  long bytes() {
    return windowBytes;
  }

  /// New data was acknowledged outside of fast recovery, and the cumulative TSN moved.
  ///
  /// @param ackedBytes newly acknowledged
  /// @param flightBytes in flight before
  void acknowledged(long ackedBytes, long flightBytes) {
    boolean used = flightBytes + mtuBytes >= windowBytes;
    if (windowBytes <= thresholdBytes) {
      if (used) {
        windowBytes = Math.min(maxBytes, windowBytes + Math.min(ackedBytes, mtuBytes));
      }
      return;
    }
    partialBytes += ackedBytes;
    if (partialBytes >= windowBytes) {
      partialBytes = used ? partialBytes - windowBytes : windowBytes;
      windowBytes = Math.min(maxBytes, windowBytes + (used ? mtuBytes : 0));
    }
  }

  /// A loss that later packets showed.
  void lost() {
    thresholdBytes = Math.max(windowBytes / 2, (long) FLOOR_PACKETS * mtuBytes);
    windowBytes = thresholdBytes;
    partialBytes = 0;
  }

  /// A loss that only time showed.
  void timedOut() {
    thresholdBytes = Math.max(windowBytes / 2, (long) FLOOR_PACKETS * mtuBytes);
    windowBytes = mtuBytes;
    partialBytes = 0;
  }

  /// Nothing is in flight any more.
  void idle() {
    partialBytes = 0;
  }
}
