package io.parley.media.congestion;

/// What feedback tells of the way that packets take: how fast they arrive, how long they waited,
/// and whether for others or only to be looked at. Allocates nothing after construction.
final class Arrivals {

  /// Where packets are held back, a queue is known from the least delay of so many times as long.
  private static final int HELD_WINDOW = 4;

  /// The receiver's clock and ours may part by this between two packets that arrive.
  private static final long JUMP_NANOS = 10_000_000_000L;

  private final PacketGroups groups = new PacketGroups();
  private final DelayTrend trend = new DelayTrend();
  private final QueueDelay queue = new QueueDelay();
  private final Clumps clumps = new Clumps();
  private final BusyRate busy = new BusyRate();
  private final RateWindow arriving = new RateWindow();
  private long newestArrival;
  private long newestSent;
  private long newestWaited;
  private long packets;
  private long jumps;

  /// A feedback packet begins.
  void beginBatch() {
    queue.beginBatch();
  }

  /// It ends.
  void endBatch() {
    queue.endBatch(HELD_WINDOW * clumps.heldNanos());
  }

  /// Forgets everything where the receiver's clock jumped.
  ///
  /// @return whether it did
  boolean startOver(long sentNanos, long arrivalNanos) {
    long apart = (arrivalNanos - newestArrival) - (sentNanos - newestSent);
    if (packets == 0 || Math.abs(apart) <= JUMP_NANOS) {
      return false;
    }
    jumps++;
    groups.reset();
    trend.reset();
    queue.reset();
    clumps.reset();
    busy.reset();
    arriving.reset();
    return true;
  }

  /// A packet arrived.
  ///
  /// @param asideBytes that left before it without being told of, since the start
  /// @param probe it belongs to a train
  /// @param drains a queue is being emptied
  /// @return how long it waited
  long packet(
      long sentNanos,
      long arrivalNanos,
      int bytes,
      long asideBytes,
      boolean probe,
      boolean drains) {
    packets++;
    newestArrival = arrivalNanos;
    newestSent = sentNanos;
    newestWaited = queue.packet(sentNanos, arrivalNanos);
    clumps.packet(sentNanos, arrivalNanos, drains);
    arriving.add(arrivalNanos, bytes);
    busy.packet(arrivalNanos, newestWaited, bytes, asideBytes);
    if (!probe && groups.next(sentNanos, arrivalNanos)) {
      trend.update(groups.sentDeltaNanos(), groups.arrivalDeltaNanos(), groups.arrivalNanos());
    }
    return newestWaited;
  }

  /// Whether packets wait longer and longer for others.
  boolean isWaitGrowing() {
    long held = clumps.heldNanos();
    boolean waits = held == 0 || standingNanos() > Drain.EMPTY_NANOS + held / 2;
    return waits && trend.usage() == DelayTrend.Usage.OVER;
  }

  /// Whether packets wait less and less.
  boolean isWaitShrinking() {
    return trend.usage() == DelayTrend.Usage.UNDER;
  }

  /// Whether even the luckiest packet waits longer than this for others.
  boolean isWaitAbove(long nanos) {
    return standingNanos() > nanos + clumps.heldNanos() / 2;
  }

  /// What even the luckiest packet of lately waited.
  long standingNanos() {
    return queue.standingNanos();
  }

  /// How long the newest packet waited for others; that it was held back does not count.
  long waitedNanos() {
    return isHeldBack() ? Math.min(newestWaited, standingNanos()) : newestWaited;
  }

  /// When the newest packet left.
  long newestSentNanos() {
    return newestSent;
  }

  /// Whether packets are held back and come all at once.
  boolean isHeldBack() {
    return clumps.heldNanos() > 0;
  }

  /// What the bottleneck takes of all that is sent, by packets that waited for it; 0 where it is
  /// not known.
  long busyBps() {
    return busy.isKnown() ? busy.bitsPerSecond() : 0;
  }

  /// Whether the link may just have paused, so that delays tell nothing of how much is sent.
  boolean mayHavePaused() {
    return busy.doubts();
  }

  /// What arrives; 0 where it is not known.
  long arrivingBps() {
    return arriving.bitsPerSecond();
  }

  /// A queue is gone: what was measured of it is past.
  void forget() {
    busy.forget();
    trend.reset();
    groups.reset();
  }

  /// Packets that arrived.
  long packets() {
    return packets;
  }

  /// How often the receiver's clock jumped.
  long jumps() {
    return jumps;
  }
}
