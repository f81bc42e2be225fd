package io.parley.media.congestion;

/// A short train of packets at a rate above the estimate, and how it arrived.
final class ProbeCluster {

  private static final int LEAST_PACKETS = 4;
  private static final double LEAST_SHARE = 0.8;

  /// Beyond it the network gathered packets on their way, and their gaps say nothing.
  private static final double MOST_SPEEDUP = 2;

  /// What arrives slower than this share of what was sent met the link's limit.
  private static final double SATURATED = 0.9;

  private static final double SATURATED_MARGIN = 0.95;

  /// Delays are not known better.
  private static final long LEAST_WAIT_NANOS = 2_000_000L;

  private int sentPackets;
  private int sentBytes;
  private int packets;
  private int bytes;
  private long firstSent;
  private long lastSent;
  private int lastSentBytes;
  private long lastWaited;
  private long firstArrival;
  private long lastArrival;
  private int firstArrivalBytes;

  void begin() {
    sentPackets = 0;
    sentBytes = 0;
    packets = 0;
    bytes = 0;
  }

  void sent(int packetBytes) {
    sentPackets++;
    sentBytes += packetBytes;
  }

  int sentPackets() {
    return sentPackets;
  }

  int sentBytes() {
    return sentBytes;
  }

  void received(long sentNanos, long arrivalNanos, long waitedNanos, int packetBytes) {
    if (packets == 0 || sentNanos < firstSent) {
      firstSent = sentNanos;
    }
    if (packets == 0 || sentNanos >= lastSent) {
      lastSent = sentNanos;
      lastSentBytes = packetBytes;
      lastWaited = waitedNanos;
    }
    if (packets == 0 || arrivalNanos < firstArrival) {
      firstArrival = arrivalNanos;
      firstArrivalBytes = packetBytes;
    }
    lastArrival = packets == 0 ? arrivalNanos : Math.max(lastArrival, arrivalNanos);
    packets++;
    bytes += packetBytes;
  }

  /// Whether enough of it arrived to judge by.
  boolean isComplete() {
    return packets >= LEAST_PACKETS
        && packets >= LEAST_SHARE * sentPackets
        && bytes >= LEAST_SHARE * sentBytes;
  }

  /// Whether all of it arrived.
  boolean isWhole() {
    return packets == sentPackets;
  }

  /// What it showed that the link takes, in bits per second; 0 where it shows nothing.
  long shownBps() {
    if (lastArrival <= firstArrival || arrivedBps() > MOST_SPEEDUP * sentBps()) {
      return throughBps();
    }
    return (long) (isSaturated() ? SATURATED_MARGIN * arrivedBps() : sentBps());
  }

  /// Of packets that were held back and came together: from when the first left until the last was
  /// through, the link took them all.
  private long throughBps() {
    long nanos = lastSent - firstSent + Math.max(LEAST_WAIT_NANOS, lastWaited);
    return (long) ((bytes - firstArrivalBytes) * 8e9 / nanos);
  }

  /// Whether it was more than the link took.
  boolean isSaturated() {
    return arrivedBps() < SATURATED * sentBps();
  }

  private double sentBps() {
    return (bytes - lastSentBytes) * 8e9 / Math.max(1, lastSent - firstSent);
  }

  private double arrivedBps() {
    return (bytes - firstArrivalBytes) * 8e9 / Math.max(1, lastArrival - firstArrival);
  }
}
