package io.parley.media.congestion;

/// Says when packets may leave: a budget in bits per second that audio does not wait for, trains of
/// probes that go at their own rate, and a bound on how long video waits. It knows how much waits,
/// not what. Allocates nothing. Owned by one shard.
public final class Pacer {

  /// So much may leave at once while the link was not met lately. Less, and runs of packets that
  /// the kernel takes as one are cut; more, and a router's queue takes whole key frames at once.
  private static final long EASY_BURST_NANOS = 40_000_000L;

  /// The same on a link that was met.
  private static final long TIGHT_BURST_NANOS = 10_000_000L;

  /// Video waits no longer than about this: the rate rises as it comes near.
  private static final long MAX_WAIT_NANOS = 250_000_000L;

  /// While packets queue up on the way, waiting here or there is the same to the viewer, and here
  /// nothing is lost.
  private static final long MAX_WAIT_DRAINING_NANOS = 600_000_000L;

  /// The same where the link fell far: what waits here is soon let go for a smaller picture.
  private static final long MAX_WAIT_FALLEN_NANOS = 900_000_000L;

  private static final long LEAST_LEFT_NANOS = 20_000_000L;

  /// What waits is let out so often at most. Longer, and it comes in clumps; shorter, and each
  /// packet wakes the thread and crosses the kernel by itself.
  private static final long MOST_TURN_NANOS = 10_000_000L;

  private final Probing probing;
  private long bps;
  private long maxWaitNanos = MAX_WAIT_NANOS;
  private long burstNanos = EASY_BURST_NANOS;
  private boolean started;
  private long paidNanos;
  private int packets;
  private long bytes;
  private long enqueuedSum;
  private long enqueuedBase;

  Pacer(Probing probing, long bps) {
    this.probing = probing;
    this.bps = bps;
  }

  void rate(long bitsPerSecond, boolean draining, boolean tight) {
    bps = bitsPerSecond;
    maxWaitNanos = draining ? MAX_WAIT_DRAINING_NANOS : MAX_WAIT_NANOS;
    burstNanos = tight ? TIGHT_BURST_NANOS : EASY_BURST_NANOS;
  }

  /// The link whose queue is emptied fell far.
  void fallen() {
    maxWaitNanos = MAX_WAIT_FALLEN_NANOS;
  }

  /// Whether a packet may leave now.
  boolean mayLeave(long nowNanos, PacketKind kind) {
    return kind == PacketKind.AUDIO || !started || nowNanos - dueNanos() >= 0;
  }

  private long dueNanos() {
    return probing.isSending() ? probing.dueNanos() : paidNanos - burstNanos;
  }

  /// A packet that [#mayLeave] left.
  ///
  /// @param bytesSent as the network carries them
  void left(long nowNanos, PacketKind kind, int bytesSent) {
    if (kind == PacketKind.AUDIO) {
      return;
    }
    long from = started && paidNanos - nowNanos > 0 ? paidNanos : nowNanos;
    started = true;
    paidNanos = from + bytesSent * 8_000_000_000L / rate(nowNanos);
  }

  private long rate(long nowNanos) {
    if (packets == 0) {
      return bps;
    }
    long leftNanos = Math.max(LEAST_LEFT_NANOS, maxWaitNanos - waitedNanos(nowNanos));
    return Math.max(bps, bytes * 8_000_000_000L / leftNanos);
  }

  /// A packet other than audio begins to wait.
  void queued(long nowNanos, int packetBytes) {
    if (packets == 0) {
      enqueuedBase = nowNanos;
      enqueuedSum = 0;
    }
    packets++;
    bytes += packetBytes;
    enqueuedSum += nowNanos - enqueuedBase;
  }

  /// It waits no more.
  void unqueued(long enqueuedNanos, int packetBytes) {
    packets--;
    bytes -= packetBytes;
    enqueuedSum -= enqueuedNanos - enqueuedBase;
  }

  /// How long what waits has waited on average, audio not counted.
  public long waitedNanos(long nowNanos) {
    return packets == 0 ? 0 : nowNanos - enqueuedBase - enqueuedSum / packets;
  }

  /// Bytes that wait, audio not counted.
  public long queuedBytes() {
    return bytes;
  }

  /// How many bytes of padding should leave now, since a probe has nothing else to send; 0 for
  /// none.
  public int paddingBytes(long nowNanos) {
    boolean due = probing.isSending() && packets == 0 && nowNanos - probing.dueNanos() >= 0;
    return due ? probing.packetBytes() : 0;
  }

  /// When to look again for what may leave: a little late, so that a few packets leave together;
  /// [Long#MAX_VALUE] while nothing waits.
  public long wakeNanos() {
    if (probing.isSending()) {
      return probing.dueNanos();
    }
    return packets > 0 ? dueNanos() + Math.min(MOST_TURN_NANOS, burstNanos / 2) : Long.MAX_VALUE;
  }
}
