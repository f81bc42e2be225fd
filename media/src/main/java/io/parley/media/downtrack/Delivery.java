package io.parley.media.downtrack;

/// How a track reaches its subscriber: what was asked for again, what the subscriber's reports say
/// (RFC 3550 §6.4.1), and when nothing could be forwarded. Counters that somebody reads now and
/// then. Allocates nothing after construction. Owned by one shard.
public final class Delivery {

  private final boolean freezes;
  private final int firstSequence;
  private final Freezes picture = new Freezes();
  private long nacks;
  private long retransmitted;
  private long plis;
  private long pauses;
  private boolean reported;
  private long reportedExpected;
  private long reportedLost;
  private long reportedJitter;
  private long notSent;

  /// @param firstSequence of the packets that are sent
  /// @param freezes whether it can stand still: video
  Delivery(int firstSequence, boolean freezes) {
    this.firstSequence = firstSequence;
    this.freezes = freezes;
  }

  void offered(long nowNanos) {
    if (freezes) {
      picture.offered(nowNanos);
    }
  }

  void forwarded(long nowNanos) {
    if (freezes) {
      picture.forwarded(nowNanos);
    }
  }

  /// The subscriber does not want the track for now.
  void rest(long nowNanos) {
    picture.rest(nowNanos);
  }

  /// There is no room for the track any more.
  void paused() {
    pauses++;
  }

  void nacked(boolean again) {
    nacks++;
    retransmitted += again ? 1 : 0;
  }

  void keyFrameAsked() {
    plis++;
  }

  /// A report came.
  ///
  /// @param lost so far, as the subscriber counts; below 0 where duplicates outnumber losses
  /// @param highest extended sequence number
  /// @param jitter in units of the RTP timestamp
  /// @param gaps numbers below the last one that were never sent, since they never came here
  void reported(int lost, int highest, long jitter, long gaps) {
    reported = true;
    reportedLost = lost;
    reportedExpected = Math.max(0, Integer.toUnsignedLong(highest) - firstSequence + 1);
    reportedJitter = jitter;
    notSent = gaps;
  }

  /// Packets that the subscriber asked for again.
  public long nacks() {
    return nacks;
  }

  /// Packets that were sent again.
  public long retransmitted() {
    return retransmitted;
  }

  /// Key frames that the subscriber asked for.
  public long plis() {
    return plis;
  }

  /// How often there was no room for it.
  public long pauses() {
    return pauses;
  }

  /// Whether the subscriber has reported anything.
  public boolean isReported() {
    return reported;
  }

  /// Numbers up to the highest that the subscriber has, as of its last report.
  public long reportedExpected() {
    return reportedExpected;
  }

  /// Of these, what it lost; what never came here is lost to it as well.
  public long reportedLost() {
    return reportedLost;
  }

  /// Of these, what never left, as of the last report.
  public long notSent() {
    return notSent;
  }

  /// Interarrival jitter of the last report, in units of the RTP timestamp.
  public long reportedJitter() {
    return reportedJitter;
  }

  /// How often the picture stood still.
  public long freezes() {
    return picture.count();
  }

  /// How long it stood still in all.
  public long frozenNanos() {
    return picture.nanos();
  }
}
