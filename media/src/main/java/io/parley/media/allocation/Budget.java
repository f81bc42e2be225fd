package io.parley.media.allocation;

/// What one subscriber's downlink can be used for. All in bit/s; set at any time, by its one owner.
public final class Budget {

  /// No limit is known.
  public static final long UNKNOWN = Long.MAX_VALUE;

  private long estimateBps = UNKNOWN;
  private long capBps = UNKNOWN;
  private long reservedBps;
  private long controlBps;

  /// What the network is believed to carry, [#UNKNOWN] before there is an estimate.
  public void estimate(long bitsPerSecond) {
    estimateBps = Math.max(0, bitsPerSecond);
  }

  /// The most that this subscriber may get, [#UNKNOWN] for any amount.
  public void cap(long bitsPerSecond) {
    capBps = Math.max(0, bitsPerSecond);
  }

  /// What another application behind the same network is to have of it.
  public void reserve(long bitsPerSecond) {
    reservedBps = Math.max(0, bitsPerSecond);
  }

  /// As set; 0 for nothing.
  public long reservedBps() {
    return reservedBps;
  }

  /// What control messages take; they go before any media.
  public void control(long bitsPerSecond) {
    controlBps = Math.max(0, bitsPerSecond);
  }

  /// What is left for media, [#UNKNOWN] for any amount, never negative.
  public long usableBps() {
    long network = estimateBps == UNKNOWN ? UNKNOWN : Math.max(0, estimateBps - reservedBps);
    long least = Math.min(network, capBps);
    return least == UNKNOWN ? UNKNOWN : Math.max(0, least - controlBps);
  }

  /// Why there is not more of it.
  Reason limitedBy() {
    boolean capped = capBps != UNKNOWN && (estimateBps == UNKNOWN || capBps <= estimateBps);
    return capped ? Reason.CAP : Reason.BUDGET;
  }
}
