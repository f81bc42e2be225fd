package io.parley.media.congestion;

import io.parley.media.rtcp.TransportCcFeedback;

/// Estimates what one subscriber's link takes, from what its transport-wide feedback says
/// (draft-ietf-rmcat-gcc-02; draft-holmer-rmcat-transport-wide-cc-extensions-01), and says when
/// packets may leave.
///
/// For each packet: number it with [#nextSequence], tell [#sent]. Allocates nothing after
/// construction. Owned by one shard.
public final class CongestionControl {

  /// What [#targetBps] answers where nothing limits.
  public static final long UNLIMITED = Long.MAX_VALUE;

  /// Who sends less than this share of the estimate teaches nothing about the link.
  private static final double LIMITED_SHARE = 0.65;

  /// A queue that stands this high is emptied even if it does not grow.
  private static final long STANDING_NANOS = 60_000_000L;

  /// An estimate that nobody uses falls by no more than this at once, while the queue is short.
  private static final double GENTLE = 0.85;

  private static final long SHORT_QUEUE_NANOS = 100_000_000L;

  /// A fall below this share is a new link: what it takes again is asked soon.
  private static final double FELL = 0.7;

  /// After a queue that did not go, one like it is borne for so long.
  private static final long BEAR_NANOS = 10_000_000_000L;

  /// Pacing above the estimate lets a frame leave before the next one comes.
  private static final double PACING = 1.5;

  /// The same on a link that was met or loses packets: its queue may be short.
  private static final double TIGHT_PACING = 1.25;

  private static final double SMALL_LOSS = 0.01;

  /// No train is sent into a queue that is longer.
  private static final long PROBE_BELOW_NANOS = 25_000_000L;

  private static final long DRAIN_STEP_NANOS = 5_000_000L;
  private static final long MET_LATELY_NANOS = 10_000_000_000L;
  private static final long SILENCE_NANOS = 700_000_000L;
  private static final long SILENCE_STEP_NANOS = 500_000_000L;
  private static final double SILENCE_FACTOR = 0.8;
  private static final double SILENCE_FLOOR = 0.25;

  /// Before the first train is judged nothing is held back, for so long at most after the first
  /// feedback: a good link would be taken for a slow one in the first second of each call.
  private static final long OPTIMISM_NANOS = 500_000_000L;

  /// Whose feedback did not come by then sends none.
  private static final long NEVER_NANOS = 5_000_000_000L;

  /// A receiver's limit holds so long.
  private static final long REMB_NANOS = 8_000_000_000L;

  /// The receiver's clock and ours may part by this between two packets that arrive.
  private static final long JUMP_NANOS = 10_000_000_000L;

  private final CongestionLimits limits;
  private final SentHistory history = new SentHistory();
  private final FeedbackIntake intake = new FeedbackIntake(history);
  private final PacketGroups groups = new PacketGroups();
  private final DelayTrend trend = new DelayTrend();
  private final QueueDelay queue = new QueueDelay();
  private final BusyRate busy = new BusyRate();
  private final RateWindow arriving = new RateWindow();
  private final RateWindow leaving = new RateWindow();
  private final LossModel loss = new LossModel();
  private final DelayRate rate;
  private final Drain drain = new Drain();
  private final Probing probing = new Probing();
  private final Pacer pacer;
  private final PacketReport report = new Report();

  private CongestionState state = CongestionState.UNKNOWN;
  private long wantBps;
  private long targetBps;
  private boolean sentAny;
  private long firstSentNanos;
  private boolean heard;
  private long firstHeardNanos;
  private long silenceNanos;
  private double silenceBps;
  private long rttNanos;
  private boolean met;
  private long metNanos;
  private long drainWakeNanos;
  private long borneNanos;
  private long borneUntilNanos;
  private boolean limitedByReceiver;
  private long rembNanos;
  private long rembBps;
  private long newestArrival;
  private long newestSent;
  private long newestWaited;
  private long jumps;
  private long receivedPackets;
  private long missingPackets;

  public CongestionControl(CongestionLimits limits) {
    this.limits = limits;
    rate = new DelayRate(limits);
    targetBps = limits.startBps();
    pacer = new Pacer(probing, (long) (PACING * limits.startBps()));
  }

  /// When packets may leave.
  public Pacer pacer() {
    return pacer;
  }

  /// The transport-wide sequence number of the next packet, 0 to 65535; it is used up by [#sent].
  public int nextSequence() {
    return (int) history.next() & 0xffff;
  }

  /// A packet left under the number [#nextSequence].
  ///
  /// @param bytes as the network carries them
  public void sent(long nowNanos, int bytes) {
    if (!sentAny) {
      sentAny = true;
      firstSentNanos = nowNanos;
    }
    if (history.inFlightBytes() == 0) {
      silenceNanos = nowNanos + SILENCE_NANOS;
      silenceBps = 0;
    }
    history.sent(nowNanos, bytes, probing.id());
    if (probing.isSending()) {
      probing.sent(bytes);
    }
    leaving.add(nowNanos, bytes);
  }

  /// What could be used if there were more; 0 where nobody knows.
  public void want(long bitsPerSecond) {
    wantBps = bitsPerSecond;
  }

  /// Transport-wide feedback came.
  public void feedback(long nowNanos, TransportCcFeedback feedback) {
    queue.beginBatch();
    long newest = intake.read(feedback, report);
    if (newest < 0) {
      return;
    }
    queue.endBatch();
    if (!heard) {
      heard = true;
      firstHeardNanos = nowNanos;
    }
    silenceNanos = nowNanos + SILENCE_NANOS + 2 * rttNanos;
    silenceBps = 0;
    long sample = nowNanos - history.sentNanos(newest);
    rttNanos = rttNanos == 0 ? sample : (7 * rttNanos + sample) / 8;
    leaving.advance(nowNanos);
    loss.update(rate.bitsPerSecond(), arriving.bitsPerSecond());
    long shown = probing.takeResult(nowNanos, rate.bitsPerSecond(), metLately(nowNanos));
    if (shown > 0 && !drain.isActive()) {
      rate.shown(shown);
    }
    decide(nowNanos);
    settle(nowNanos);
  }

  private final class Report implements PacketReport {
    @Override
    public void received(
        long sentNanos, long arrivalNanos, int bytes, int probe, boolean wasMissing) {
      if (receivedPackets > 0 && jumped(sentNanos, arrivalNanos)) {
        startOver();
      }
      receivedPackets++;
      newestArrival = arrivalNanos;
      newestSent = sentNanos;
      newestWaited = queue.packet(sentNanos, arrivalNanos);
      loss.received(sentNanos, bytes, wasMissing);
      arriving.add(arrivalNanos, bytes);
      busy.packet(arrivalNanos, newestWaited, bytes);
      if (probe != 0) {
        probing.received(probe, sentNanos, arrivalNanos, bytes);
      } else if (groups.next(sentNanos, arrivalNanos)) {
        trend.update(groups.sentDeltaNanos(), groups.arrivalDeltaNanos(), groups.arrivalNanos());
      }
    }

    @Override
    public void missing(long sentNanos, int bytes) {
      missingPackets++;
      loss.missing(sentNanos, bytes);
    }
  }

  private boolean jumped(long sentNanos, long arrivalNanos) {
    long apart = (arrivalNanos - newestArrival) - (sentNanos - newestSent);
    return Math.abs(apart) > JUMP_NANOS;
  }

  private void startOver() {
    jumps++;
    groups.reset();
    trend.reset();
    queue.reset();
    busy.reset();
    arriving.reset();
    drain.end();
  }

  private void decide(long nowNanos) {
    if (drain.isActive()) {
      goOnDraining(nowNanos);
      return;
    }
    long borne = nowNanos - borneUntilNanos < 0 ? borneNanos : 0;
    boolean grows = trend.usage() == DelayTrend.Usage.OVER;
    boolean stands = queue.standingNanos() > borne + STANDING_NANOS;
    if (grows || stands) {
      meet(nowNanos);
      return;
    }
    if (queue.standingNanos() <= Drain.EMPTY_NANOS) {
      rate.shown(arriving.bitsPerSecond()); // whoever sent it, it arrived without a queue
    }
    if (trend.usage() == DelayTrend.Usage.UNDER || isApplicationLimited()) {
      rate.hold();
    } else {
      rate.grow(nowNanos, arriving.bitsPerSecond(), rttNanos);
    }
  }

  /// Too much is sent: falls to what the link takes, and empties what waits there.
  private void meet(long nowNanos) {
    double before = rate.bitsPerSecond();
    double link = linkBps();
    double to = Drain.MARGIN * link;
    if (isApplicationLimited() && newestWaited < SHORT_QUEUE_NANOS) {
      to = Math.max(to, GENTLE * before);
    }
    rate.met(link, Math.min(to, before));
    met = true;
    metNanos = nowNanos;
    if (to < FELL * before) {
      probing.linkFell(nowNanos);
    }
    if (newestWaited > Drain.EMPTY_NANOS) {
      drain.begin(nowNanos, link, newestWaited, newestSent);
    }
  }

  private double linkBps() {
    if (busy.isKnown()) {
      return busy.bitsPerSecond();
    }
    return arriving.isKnown() ? arriving.bitsPerSecond() : GENTLE * rate.bitsPerSecond();
  }

  private void goOnDraining(long nowNanos) {
    drain.heard(newestWaited, newestSent);
    if (busy.isKnown() && busy.bitsPerSecond() < drain.linkBps()) {
      drain.link(busy.bitsPerSecond());
      rate.lower(Drain.MARGIN * drain.linkBps());
    }
    if (queue.standingNanos() <= Drain.EMPTY_NANOS) {
      endDrain(nowNanos);
    } else if (drain.isFutile(nowNanos) && leaving.bitsPerSecond() > drain.linkBps()) {
      drain.begin(nowNanos, drain.linkBps(), newestWaited, newestSent); // ours: nobody sends less
    } else if (drain.isFutile(nowNanos)) {
      borneNanos = queue.standingNanos();
      borneUntilNanos = nowNanos + BEAR_NANOS;
      endDrain(nowNanos);
    }
  }

  private void endDrain(long nowNanos) {
    drain.end();
    busy.forget();
    trend.reset();
    groups.reset();
    metNanos = nowNanos;
  }

  private boolean isApplicationLimited() {
    return leaving.bitsPerSecond() < LIMITED_SHARE * Math.min(targetBps, rate.bitsPerSecond());
  }

  /// The receiver says what it takes (REMB): an upper bound, and all that is known where there is
  /// no transport-wide feedback.
  public void remb(long nowNanos, long bitsPerSecond) {
    limitedByReceiver = true;
    rembNanos = nowNanos;
    rembBps = Math.clamp(bitsPerSecond, limits.minBps(), limits.maxBps());
    settle(nowNanos);
  }

  /// Does what is due.
  public void advance(long nowNanos) {
    if (heard && history.inFlightBytes() > 0 && nowNanos - silenceNanos >= 0) {
      if (silenceBps == 0) {
        silenceBps = rate.bitsPerSecond();
      }
      silenceNanos = nowNanos + SILENCE_STEP_NANOS;
      rate.lower(Math.max(SILENCE_FLOOR * silenceBps, SILENCE_FACTOR * rate.bitsPerSecond()));
    }
    settle(nowNanos);
  }

  private void settle(long nowNanos) {
    limitedByReceiver &= nowNanos - rembNanos < REMB_NANOS;
    boolean deaf = !heard && sentAny && nowNanos - firstSentNanos > NEVER_NANOS;
    long bound = limitedByReceiver ? rembBps : UNLIMITED;
    if (!sentAny || deaf) {
      targetBps = bound;
      state = limitedByReceiver ? CongestionState.RECEIVER_LIMITED : CongestionState.UNKNOWN;
      pacer.rate(bound == UNLIMITED ? limits.maxBps() : pacing(bound), false, false);
      return;
    }
    long inFlight = history.inFlightBytes();
    double own = Math.min(rate.bitsPerSecond(), loss.limitBps());
    if (drain.isActive()) {
      own = Math.min(own, drain.targetBps(nowNanos, inFlight, pacer.queuedBytes()));
    }
    boolean judged = met || probing.isJudged() || loss.limitBps() < rate.bitsPerSecond();
    if (judged || heard && nowNanos - firstHeardNanos > OPTIMISM_NANOS) {
      targetBps = Math.max(limits.minBps(), (long) Math.min(own, bound));
      state = why(own, bound);
    } else {
      targetBps = bound;
      state = limitedByReceiver ? CongestionState.RECEIVER_LIMITED : CongestionState.UNKNOWN;
    }
    boolean tight = metLately(nowNanos) || loss.lossRatio() > SMALL_LOSS;
    if (drain.isActive()) {
      long emptyNanos = drain.queueNanos(nowNanos, inFlight);
      drainWakeNanos = nowNanos + Math.max(emptyNanos, DRAIN_STEP_NANOS);
      pacer.rate((long) drain.pacingBps(nowNanos, inFlight), true, true);
    } else {
      double paced = Math.min(own, bound);
      pacer.rate((long) ((tight ? TIGHT_PACING : PACING) * paced), false, tight);
      if (heard && queue.standingNanos() <= PROBE_BELOW_NANOS && silenceBps == 0) {
        probing.plan(nowNanos, (long) paced, wantBps);
      }
    }
  }

  private static long pacing(long bitsPerSecond) {
    return (long) (PACING * bitsPerSecond);
  }

  private boolean metLately(long nowNanos) {
    return met && nowNanos - metNanos < MET_LATELY_NANOS;
  }

  private CongestionState why(double own, long bound) {
    if (silenceBps > 0) {
      return CongestionState.NO_FEEDBACK;
    }
    if (bound < own) {
      return CongestionState.RECEIVER_LIMITED;
    }
    if (drain.isActive()) {
      return CongestionState.DRAINING;
    }
    if (loss.limitBps() < rate.bitsPerSecond()) {
      return CongestionState.LOSS_LIMITED;
    }
    return isApplicationLimited()
        ? CongestionState.APPLICATION_LIMITED
        : CongestionState.INCREASING;
  }

  /// When [#advance] has something to do; [Long#MAX_VALUE] where nothing is planned. What the pacer
  /// plans is not in it.
  public long wakeNanos() {
    if (drain.isActive()) {
      return drainWakeNanos;
    }
    return heard && history.inFlightBytes() > 0 ? silenceNanos : Long.MAX_VALUE;
  }

  /// There is nothing to send a probe with.
  public void abandonProbe(long nowNanos) {
    probing.abandon(nowNanos);
  }

  /// What may be sent, audio and what bears no transport-wide number not counted, in bits per
  /// second; [#UNLIMITED] where nothing is known.
  public long targetBps() {
    return targetBps;
  }

  /// Why [#targetBps] is what it is.
  public CongestionState state() {
    return state;
  }

  /// Smoothed round trip as feedback shows it, its waiting included; 0 before there was any.
  public long rttNanos() {
    return rttNanos;
  }

  /// How long packets wait on their way at least, by the last feedback.
  public long standingQueueNanos() {
    return queue.standingNanos();
  }

  /// Share of packets that are lost, over the last seconds; 0 to 1.
  public double lossRatio() {
    return loss.lossRatio();
  }

  /// Packets that arrived, since the start.
  public long receivedPackets() {
    return receivedPackets;
  }

  /// Packets that feedback told to be missing, since the start.
  public long missingPackets() {
    return missingPackets;
  }

  /// Packets that feedback named and that were never sent, or too long ago.
  public long unknownPackets() {
    return intake.unknown();
  }

  /// Packets of which feedback told again.
  public long repeatedPackets() {
    return intake.duplicates();
  }

  /// How often the receiver's clock jumped.
  public long clockJumps() {
    return jumps;
  }

  /// Trains of probes that were begun.
  public long probes() {
    return probing.trains();
  }
}
