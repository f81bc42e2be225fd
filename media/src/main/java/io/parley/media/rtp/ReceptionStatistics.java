package io.parley.media.rtp;

/// What a receiver reports about one source (RFC 3550 §6.4.1, A.3, A.8).
///
/// Count each packet once as it came from the network; not what a retransmission on an RTX source
/// repaired, which would hide the loss and spoil the jitter. Owned by one shard.
public final class ReceptionStatistics {

  /// A jump by more is not loss: the source has begun anew (RFC 3550 A.1).
  static final int MAX_DROPOUT = 3000;

  /// How far behind the highest a packet is late, rather than of a new beginning (RFC 3550 A.1).
  static final int MAX_MISORDER = 100;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int NO_SEQUENCE = -1;

  private final int clockRateHz;

  private boolean started;
  private long base;
  private long highest;
  private long received;
  private int expectedAfterJump = NO_SEQUENCE;

  private long expectedBefore;
  private long receivedBefore;

  private boolean timed;
  private int lastTransit;
  private long scaledJitter;

  private int lastSenderReport;
  private long senderReportNanos;

  /// @param clockRateHz of the source's RTP timestamps
  public ReceptionStatistics(int clockRateHz) {
    this.clockRateHz = clockRateHz;
  }

  /// Counts a packet.
  ///
  /// @param nowNanos monotonic, when it came
  /// @param sequence 0 to 65535
  public void received(long nowNanos, int sequence, int timestamp) {
    if (count(sequence)) {
      measureJitter(nowNanos, timestamp);
    }
  }

  private boolean count(int sequence) {
    if (!started) {
      restart(sequence);
      return true;
    }
    int ahead = (short) (sequence - (int) highest);
    if (ahead > MAX_DROPOUT || ahead < -MAX_MISORDER) {
      if (sequence != expectedAfterJump) { // one stray packet; a second in a row is believed
        expectedAfterJump = sequence + 1 & 0xffff;
        return false;
      }
      restart(sequence);
      return true;
    }
    expectedAfterJump = NO_SEQUENCE;
    highest = Math.max(highest, highest + ahead);
    received++;
    return true;
  }

  private void restart(int sequence) {
    started = true;
    base = sequence;
    highest = sequence;
    received = 1;
    expectedBefore = 0;
    receivedBefore = 0;
    expectedAfterJump = NO_SEQUENCE;
    timed = false;
  }

  private void measureJitter(long nowNanos, int timestamp) {
    int transit = (int) clock(nowNanos) - timestamp;
    if (timed) {
      long difference = Math.abs((long) (transit - lastTransit));
      scaledJitter += difference - ((scaledJitter + 8) >> 4);
    }
    lastTransit = transit;
    timed = true;
  }

  /// In two steps: a monotonic clock may stand at any number, and the product would overflow.
  private long clock(long nowNanos) {
    long seconds = Math.floorDiv(nowNanos, NANOS_PER_SECOND);
    long rest = Math.floorMod(nowNanos, NANOS_PER_SECOND);
    return seconds * clockRateHz + rest * clockRateHz / NANOS_PER_SECOND;
  }

  /// Remembers a sender report, so that the sender can measure the round trip.
  ///
  /// @param ntpTime as in the report
  public void senderReport(long nowNanos, long ntpTime) {
    lastSenderReport = (int) (ntpTime >>> 16);
    senderReportNanos = nowNanos;
  }

  /// Whether there is something to report.
  public boolean isStarted() {
    return started;
  }

  /// Share of packets lost since the last call in 1/256, 0 to 255; begins the next interval.
  public int takeFractionLost() {
    long expected = expected();
    long expectedNow = expected - expectedBefore;
    long lostNow = expectedNow - (received - receivedBefore);
    expectedBefore = expected;
    receivedBefore = received;
    return expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
  }

  /// Packets lost since the start; below 0 where duplicates outnumber losses. Within 24 bits.
  public int cumulativeLost() {
    return (int) Math.clamp(expected() - received, -0x800000L, 0x7fffffL);
  }

  private long expected() {
    return started ? highest - base + 1 : 0;
  }

  /// The highest sequence number received, its cycles in the upper 16 bits.
  public int extendedHighest() {
    return (int) highest;
  }

  /// Interarrival jitter in units of the RTP timestamp.
  public long jitter() {
    return scaledJitter >> 4;
  }

  /// Middle 32 bits of the last sender report's NTP time, 0 where none came.
  public int lastSenderReport() {
    return lastSenderReport;
  }

  /// Time since that report in 1/65536 s, 0 where none came.
  public int delaySinceSenderReport(long nowNanos) {
    if (lastSenderReport == 0) {
      return 0;
    }
    long waitedNanos = nowNanos - senderReportNanos;
    return (int) Math.min(0xffff_ffffL, waitedNanos / 1000 * 65_536 / 1_000_000);
  }
}
