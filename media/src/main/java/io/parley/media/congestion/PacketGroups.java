package io.parley.media.congestion;

/// Takes packets that were sent as one burst together, and compares how far apart two bursts left
/// with how far apart they arrived (draft-ietf-rmcat-gcc-02 §5.2).
final class PacketGroups {

  /// Packets that leave within it are one burst: a frame's packets, or one turn of the pacer.
  private static final long BURST_NANOS = 5_000_000L;

  /// A burst that the network piled up on its way ends here at the latest.
  private static final long MAX_BURST_NANOS = 100_000_000L;

  private boolean started;
  private boolean compared;
  private long firstSent;
  private long lastSent;
  private long firstArrival;
  private long lastArrival;
  private long formerSent;
  private long formerArrival;
  private long sentDelta;
  private long arrivalDelta;

  /// Takes a packet.
  ///
  /// @return whether a burst is complete, so that [#sentDeltaNanos], [#arrivalDeltaNanos] and
  ///     [#arrivalNanos] tell of it
  boolean next(long sentNanos, long arrivalNanos) {
    if (!started) {
      started = true;
      begin(sentNanos, arrivalNanos);
      return false;
    }
    if (sentNanos < firstSent) {
      return false;
    }
    if (belongs(sentNanos, arrivalNanos)) {
      lastSent = Math.max(lastSent, sentNanos);
      lastArrival = Math.max(lastArrival, arrivalNanos);
      return false;
    }
    boolean comparable = compared;
    sentDelta = lastSent - formerSent;
    arrivalDelta = lastArrival - formerArrival;
    formerSent = lastSent;
    formerArrival = lastArrival;
    compared = true;
    begin(sentNanos, arrivalNanos);
    return comparable && arrivalDelta >= 0;
  }

  private boolean belongs(long sentNanos, long arrivalNanos) {
    if (sentNanos - firstSent <= BURST_NANOS) {
      return true;
    }
    long since = arrivalNanos - lastArrival;
    return since <= BURST_NANOS
        && since - (sentNanos - lastSent) < 0
        && arrivalNanos - firstArrival < MAX_BURST_NANOS;
  }

  private void begin(long sentNanos, long arrivalNanos) {
    firstSent = sentNanos;
    lastSent = sentNanos;
    firstArrival = arrivalNanos;
    lastArrival = arrivalNanos;
  }

  /// From the end of the burst before to the end of this one, when leaving; above 0.
  long sentDeltaNanos() {
    return sentDelta;
  }

  /// The same when arriving; 0 or more.
  long arrivalDeltaNanos() {
    return arrivalDelta;
  }

  /// When the burst was complete at the receiver.
  long arrivalNanos() {
    return formerArrival;
  }

  /// Forgets all: the receiver's clock jumped.
  void reset() {
    started = false;
    compared = false;
  }
}
