package io.parley.media.congestion;

/// Decides when to send faster than the estimate for a moment, so that it can grow by proof and not
/// by hope: at the start, and whenever more is wanted than is known to arrive.
final class Probing {

  /// A train lasts so long. Longer, and a link that does not take it grows a queue that is heard;
  /// shorter, and jitter is measured: after one that jitter spoiled, the next is twice as long.
  private static final long TRAIN_NANOS = 20_000_000L;

  private static final long MOST_TRAIN_NANOS = 80_000_000L;

  private static final int LEAST_PACKETS = 5;

  /// The first train goes at so many times the estimate, each after it at twice what was shown.
  private static final double FIRST = 3;

  private static final double NEXT = 2;

  /// What is wanted and as much more as an allocator wants to be free before it goes up.
  private static final double SPARE = 1.3;

  /// As far as a link is looked into while nobody said what is wanted.
  private static final double UNASKED_BPS = 5_000_000;

  /// A train that came to less than this of its rate met the link: the next waits.
  private static final double REACHED = 0.75;

  private static final double WORTHWHILE = 1.03;
  private static final double WORTH_RETRYING = 1.2;
  private static final long LEAST_REST_NANOS = 2_000_000_000L;
  private static final long MOST_REST_NANOS = 6_000_000_000L;

  /// A train whose feedback does not come by then is lost.
  private static final long TIMEOUT_NANOS = 1_000_000_000L;

  private final ProbeCluster cluster = new ProbeCluster();
  private int id;
  private boolean everBegan;
  private boolean sending;
  private boolean awaiting;
  private double rateBps;
  private long beganNanos;
  private boolean waits;
  private long nextNanos;
  private long restNanos = LEAST_REST_NANOS;
  private long trainNanos = TRAIN_NANOS;
  private boolean goesOn;
  private double retryBps;
  private long trains;
  private boolean judged;

  /// Begins a train if one is due.
  ///
  /// @param wantBps 0 where nobody said
  void plan(long nowNanos, long targetBps, long wantBps) {
    expire(nowNanos);
    if (sending || awaiting || waits && nowNanos - nextNanos < 0) {
      return;
    }
    boolean first = !everBegan;
    boolean wanted = first || goesOn || SPARE * wantBps > targetBps;
    double most = wantBps > 0 ? SPARE * wantBps : UNASKED_BPS;
    double rate = Math.min(most, retryBps > 0 ? retryBps : targetBps * (first ? FIRST : NEXT));
    goesOn = false;
    everBegan = true;
    if (!wanted || rate < targetBps * WORTHWHILE) {
      retryBps = 0;
      return;
    }
    id = id % 255 + 1;
    cluster.begin();
    rateBps = rate;
    beganNanos = nowNanos;
    sending = true;
    trains++;
  }

  /// When [#plan] has something to do though nothing comes; [Long#MAX_VALUE] for never.
  long wakeNanos(long targetBps, long wantBps) {
    if (sending || awaiting) {
      return beganNanos + TIMEOUT_NANOS + 1;
    }
    boolean wanted = goesOn || SPARE * wantBps > targetBps;
    return wanted ? (waits ? nextNanos : beganNanos) : Long.MAX_VALUE;
  }

  private void expire(long nowNanos) {
    if ((sending || awaiting) && nowNanos - beganNanos > TIMEOUT_NANOS) {
      sending = false;
      awaiting = false;
      failed(nowNanos);
    }
  }

  /// Whether a train leaves now.
  boolean isSending() {
    return sending;
  }

  /// What packets that leave now belong to; 0 for no train.
  int id() {
    return sending ? id : 0;
  }

  /// When the train's next packet leaves; only while [#isSending].
  long dueNanos() {
    return beganNanos + (long) (cluster.sentBytes() * 8e9 / rateBps);
  }

  /// How long the train's packets should be at least, so that it ends in time.
  int packetBytes() {
    return Math.clamp((long) (rateBps * trainNanos / 8e9 / LEAST_PACKETS), 60, 1200);
  }

  /// A packet of the train left.
  void sent(int bytes) {
    cluster.sent(bytes);
    double enough = rateBps * trainNanos / 8e9;
    if (cluster.sentPackets() >= LEAST_PACKETS && cluster.sentBytes() >= enough) {
      sending = false;
      awaiting = true;
    }
  }

  /// A packet of a train arrived.
  ///
  /// @param waitedNanos longer than the shortest way takes
  void received(int probe, long sentNanos, long arrivalNanos, long waitedNanos, int bytes) {
    if (probe == id && (sending || awaiting)) {
      cluster.received(sentNanos, arrivalNanos, waitedNanos, bytes);
    }
  }

  /// A feedback packet ends.
  ///
  /// @param met the link's limit is known from elsewhere: a train that does not fit shows what it
  ///     takes from others, not what is free, and is tried again at what came of it
  /// @param lenient packets are held back on their way, so that a train tells no more than that all
  ///     of it arrived
  /// @return what a train has just shown that the link takes; 0 for nothing new
  long takeResult(long nowNanos, long targetBps, boolean met, boolean lenient) {
    if (!awaiting || !cluster.isComplete()) {
      return 0;
    }
    awaiting = false;
    long shown = cluster.shownBps();
    if (lenient && cluster.isWhole()) {
      shown = Math.max(shown, (long) rateBps);
    }
    judged |= !lenient || shown > 0;
    trainNanos = shown == 0 ? Math.min(2 * trainNanos, MOST_TRAIN_NANOS) : TRAIN_NANOS;
    boolean retried = retryBps > 0;
    retryBps = 0;
    if (met && cluster.isSaturated()) {
      if (!retried && shown > WORTH_RETRYING * targetBps) {
        retryBps = shown;
        trainNanos = 2 * TRAIN_NANOS;
        goesOn = true;
        waits = false;
        return 0;
      }
      shown = 0;
    }
    if (shown >= REACHED * rateBps) {
      restNanos = LEAST_REST_NANOS;
      goesOn = true;
      waits = false;
    } else {
      failed(nowNanos);
    }
    return shown;
  }

  private void failed(long nowNanos) {
    retryBps = 0;
    rest(nowNanos, restNanos);
    restNanos = Math.min(2 * restNanos, MOST_REST_NANOS);
  }

  private void rest(long nowNanos, long nanos) {
    waits = true;
    nextNanos = nowNanos + nanos;
  }

  /// There is nothing to go on with: the next try comes later.
  void abandon(long nowNanos) {
    if (sending) {
      sending = false;
      failed(nowNanos);
    }
  }

  /// The link fell: what is under way does not count, and the next try comes soon.
  void linkFell(long nowNanos) {
    sending = false;
    awaiting = false;
    goesOn = false;
    retryBps = 0;
    restNanos = LEAST_REST_NANOS;
    rest(nowNanos, LEAST_REST_NANOS);
  }

  /// Whether any train has shown something.
  boolean isJudged() {
    return judged;
  }

  /// Trains begun, since the start.
  long trains() {
    return trains;
  }
}
