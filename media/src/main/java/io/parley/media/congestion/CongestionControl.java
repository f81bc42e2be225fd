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

  /// A fall below this share leaves no doubt, and most of what waits fits no longer.
  private static final double FELL_FAR = 0.6;

  /// After a queue that did not go, one like it is borne for so long.
  private static final long BEAR_NANOS = 10_000_000_000L;

  /// Pacing above the estimate lets a frame leave before the next one comes.
  private static final double PACING = 1.5;

  /// The same on a link that was met or loses packets: its queue may be short.
  private static final double TIGHT_PACING = 1.25;

  private static final double SMALL_LOSS = 0.01;

  /// With less of it lost, no queue on the way is too short to be seen.
  private static final double NO_LOSS = 0.001;

  /// Where nothing is seen of a queue, growth goes on at this pace. Slower, and an encoder that
  /// keeps below what it may leaves a link unused; faster, and a queue has to be emptied more
  // often.
  private static final double UNSEEN_PACE = 0.5;

  /// No train is sent into a queue that is longer.
  private static final long PROBE_BELOW_NANOS = 25_000_000L;

  private static final long DRAIN_STEP_NANOS = 5_000_000L;
  private static final long MET_LATELY_NANOS = 10_000_000_000L;

  /// Whatever else leaves, so large a part of a link is believed to be free beside it: one of ten.
  private static final int LEAST_BESIDE = 10;

  /// What was seen of a full link counts for so long.
  private static final long EVIDENCE_NANOS = 2_000_000_000L;

  /// A probe that may not leave yet is thought of again after so long.
  private static final long LOOK_NANOS = 100_000_000L;

  private final CongestionLimits limits;
  private final SentHistory history = new SentHistory();
  private final FeedbackIntake intake = new FeedbackIntake(history);
  private final Arrivals arrivals = new Arrivals();
  private final RateWindow leaving = new RateWindow();
  private final RateWindow aside = new RateWindow();
  private final LossModel loss = new LossModel();
  private final DelayRate rate;
  private final Silence silence;
  private final Drain drain = new Drain();
  private final Contact contact = new Contact();
  private final ReceiverLimit receiver = new ReceiverLimit();
  private final Probing probing = new Probing();
  private final Pacer pacer;
  private final PacketReport report = new Report();

  private CongestionState state = CongestionState.UNKNOWN;
  private long wantBps;
  private long targetBps;
  private long shareBps = UNLIMITED;
  private boolean congested;
  private long congestedNanos;
  private long lookedNanos;
  private long rttNanos;
  private double metFromBps;
  private boolean met;
  private long metNanos;
  private long drainWakeNanos;
  private long borneNanos;
  private long borneUntilNanos;
  private long missingPackets;
  private long asideBytes;

  public CongestionControl(CongestionLimits limits) {
    this.limits = limits;
    rate = new DelayRate(limits);
    silence = new Silence(rate);
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
    if (history.inFlightBytes() == 0) {
      silence.begin(nowNanos);
    }
    contact.sent(nowNanos);
    history.sent(nowNanos, bytes, probing.id(), asideBytes);
    if (probing.isSending()) {
      probing.sent(bytes);
    }
    leaving.add(nowNanos, bytes);
  }

  /// A packet left that bears no number: audio takes its part of the link, too.
  ///
  /// @param bytes as the network carries them
  public void sentAside(long nowNanos, int bytes) {
    asideBytes += bytes;
    aside.add(nowNanos, bytes);
  }

  /// What could be used if there were more; 0 where nobody knows.
  public void want(long bitsPerSecond) {
    wantBps = bitsPerSecond;
  }

  /// Transport-wide feedback came.
  public void feedback(long nowNanos, TransportCcFeedback feedback) {
    arrivals.beginBatch();
    long newest = intake.read(feedback, report);
    if (newest < 0) {
      return;
    }
    arrivals.endBatch();
    contact.heard(nowNanos);
    silence.end(nowNanos, rttNanos, missingPackets);
    long sample = nowNanos - history.sentNanos(newest);
    rttNanos = rttNanos == 0 ? sample : (7 * rttNanos + sample) / 8;
    leaving.advance(nowNanos);
    aside.advance(nowNanos);
    loss.update(rate.bitsPerSecond(), arrivals.arrivingBps());
    boolean met = metLately(nowNanos);
    long shown = probing.takeResult(nowNanos, rate.bitsPerSecond(), met, isDoubtful() && !met);
    if (shown > 0 && !drain.isActive()) {
      rate.shown(shown);
    }
    decide(nowNanos);
    settle(nowNanos);
  }

  private final class Report implements PacketReport {
    @Override
    public void received(
        long sentNanos,
        long arrivalNanos,
        int bytes,
        long asideBytes,
        int probe,
        boolean wasMissing) {
      if (arrivals.startOver(sentNanos, arrivalNanos)) {
        drain.end();
      }
      long waitedNanos =
          arrivals.packet(sentNanos, arrivalNanos, bytes, asideBytes, probe != 0, drain.isActive());
      loss.received(sentNanos, bytes, wasMissing);
      probing.received(probe, sentNanos, arrivalNanos, waitedNanos, bytes);
    }

    @Override
    public void missing(long sentNanos, int bytes) {
      missingPackets++;
      loss.missing(sentNanos, bytes);
    }
  }

  private void decide(long nowNanos) {
    if (drain.isActive()) {
      goOnDraining(nowNanos);
      return;
    }
    if (arrivals.mayHavePaused()) {
      rate.hold();
      return;
    }
    long borne = nowNanos - borneUntilNanos < 0 ? borneNanos : 0;
    if (arrivals.isWaitGrowing() || arrivals.isWaitAbove(borne + STANDING_NANOS)) {
      meet(nowNanos);
      return;
    }
    boolean empty = arrivals.standingNanos() <= Drain.EMPTY_NANOS;
    if (empty) {
      rate.arrived(arrivals.arrivingBps()); // whoever sent it, it arrived without a queue
    }
    boolean tight = empty && loss.lossRatio() > NO_LOSS; // a queue may be too short to be seen
    if (arrivals.isWaitShrinking() || isApplicationLimited() || tight) {
      rate.hold();
    } else {
      rate.grow(nowNanos, arrivals.arrivingBps(), rttNanos, empty ? UNSEEN_PACE : 1);
    }
  }

  /// Too much is sent: falls to what the link takes, and empties what waits there.
  private void meet(long nowNanos) {
    double before = rate.bitsPerSecond();
    metFromBps = before;
    double link = linkBps();
    double to = Drain.MARGIN * link;
    if (isApplicationLimited() && arrivals.waitedNanos() < SHORT_QUEUE_NANOS) {
      to = Math.max(to, GENTLE * before);
    }
    if (isDoubtful()) {
      to = Math.max(to, arrivals.arrivingBps());
    } else {
      congested(nowNanos);
    }
    rate.met(link, Math.min(to, before));
    met = true;
    metNanos = nowNanos;
    if (to < FELL * before) {
      probing.linkFell(nowNanos);
    }
    if (arrivals.waitedNanos() > Drain.EMPTY_NANOS) {
      drain.begin(nowNanos, link, arrivals.waitedNanos(), arrivals.newestSentNanos());
    }
  }

  private void congested(long nowNanos) {
    congested = true;
    congestedNanos = nowNanos;
  }

  /// Delay comes and goes, and nothing is lost: what arrives is at least what the link takes.
  private boolean isDoubtful() {
    return arrivals.isHeldBack() && loss.lossRatio() < SMALL_LOSS;
  }

  /// What the bottleneck takes beside what leaves without a number; 0 where it is not known.
  private long busyBps() {
    long allBps = arrivals.busyBps();
    return Math.max(allBps - aside.bitsPerSecond(), allBps / LEAST_BESIDE);
  }

  private double linkBps() {
    long busyBps = busyBps();
    long arrivingBps = arrivals.arrivingBps();
    if (busyBps > 0) {
      return isDoubtful() ? Math.max(busyBps, arrivingBps) : busyBps;
    }
    return arrivingBps > 0 ? arrivingBps : GENTLE * rate.bitsPerSecond();
  }

  private void goOnDraining(long nowNanos) {
    drain.heard(arrivals.waitedNanos(), arrivals.newestSentNanos());
    if (arrivals.standingNanos() > STANDING_NANOS && !isDoubtful()) {
      congested(nowNanos);
    }
    long busyBps = busyBps();
    if (!isDoubtful() && busyBps > 0 && busyBps < drain.linkBps()) {
      drain.link(busyBps);
      rate.lower(Drain.MARGIN * drain.linkBps());
    }
    if (arrivals.standingNanos() <= Drain.EMPTY_NANOS) {
      endDrain(nowNanos);
    } else if (drain.isFutile(nowNanos) && leaving.bitsPerSecond() > drain.linkBps()) {
      drain.begin( // it is ours: nobody sends less
          nowNanos, drain.linkBps(), arrivals.waitedNanos(), arrivals.newestSentNanos());
    } else if (drain.isFutile(nowNanos)) {
      borneNanos = arrivals.standingNanos();
      borneUntilNanos = nowNanos + BEAR_NANOS;
      endDrain(nowNanos);
    }
  }

  private void endDrain(long nowNanos) {
    drain.end();
    arrivals.forget();
    metNanos = nowNanos;
  }

  private boolean isApplicationLimited() {
    return leaving.bitsPerSecond() < LIMITED_SHARE * Math.min(targetBps, rate.bitsPerSecond());
  }

  /// The receiver says what it takes (REMB): an upper bound, and all that is known where there is
  /// no transport-wide feedback.
  public void remb(long nowNanos, long bitsPerSecond) {
    receiver.told(nowNanos, Math.clamp(bitsPerSecond, limits.minBps(), limits.maxBps()));
    settle(nowNanos);
  }

  /// Does what is due.
  public void advance(long nowNanos) {
    if (contact.isHeard() && history.inFlightBytes() > 0) {
      silence.advance(nowNanos);
    }
    if (drain.isActive() && contact.isThrough(nowNanos)) {
      endDrain(nowNanos);
    }
    settle(nowNanos);
  }

  private void settle(long nowNanos) {
    lookedNanos = nowNanos + LOOK_NANOS;
    receiver.advance(nowNanos);
    long bound = receiver.bitsPerSecond();
    if (contact.isBlind(nowNanos)) {
      unknown(bound);
      pacer.rate(bound == UNLIMITED ? limits.maxBps() : pacing(bound), false, false);
      return;
    }
    long inFlight = history.inFlightBytes();
    double own = Math.min(rate.bitsPerSecond(), loss.limitBps());
    double lasting = own;
    if (loss.limitBps() < rate.bitsPerSecond()) {
      congested(nowNanos);
    }
    if (drain.isActive()) {
      own = Math.min(own, drain.targetBps(nowNanos, inFlight, pacer.queuedBytes()));
    }
    boolean judged = met || probing.isJudged() || loss.limitBps() < rate.bitsPerSecond();
    if (judged || contact.isSettled(nowNanos) && !isDoubtful()) {
      targetBps = Math.max(limits.minBps(), (long) Math.min(own, bound));
      shareBps = Math.max(limits.minBps(), (long) Math.min(lasting, bound));
      state = why(own, bound);
    } else {
      unknown(bound);
    }
    boolean tight = metLately(nowNanos) || loss.lossRatio() > SMALL_LOSS;
    if (drain.isActive()) {
      long emptyNanos = drain.queueNanos(nowNanos, inFlight);
      drainWakeNanos = nowNanos + Math.max(emptyNanos, DRAIN_STEP_NANOS);
      pacer.rate((long) drain.pacingBps(nowNanos, inFlight), true, true);
      if (rate.bitsPerSecond() < FELL_FAR * metFromBps) {
        pacer.fallen();
      }
    } else {
      double paced = Math.min(own, bound);
      pacer.rate((long) ((tight ? TIGHT_PACING : PACING) * paced), false, tight);
      boolean clear = arrivals.standingNanos() <= PROBE_BELOW_NANOS && !silence.isActive();
      if (contact.isHeard() && (clear || contact.isThrough(nowNanos))) {
        probing.plan(nowNanos, (long) paced, wantBps);
      }
    }
  }

  private void unknown(long bound) {
    targetBps = bound;
    shareBps = bound;
    state = receiver.isTold() ? CongestionState.RECEIVER_LIMITED : CongestionState.UNKNOWN;
  }

  private static long pacing(long bitsPerSecond) {
    return (long) (PACING * bitsPerSecond);
  }

  private boolean metLately(long nowNanos) {
    return met && nowNanos - metNanos < MET_LATELY_NANOS;
  }

  private CongestionState why(double own, long bound) {
    if (silence.isActive()) {
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
    long wake =
        contact.isHeard() && history.inFlightBytes() > 0 ? silence.dueNanos() : Long.MAX_VALUE;
    long probe = contact.isHeard() ? probing.wakeNanos(targetBps, wantBps) : Long.MAX_VALUE;
    return probe == Long.MAX_VALUE ? wake : Math.min(wake, Math.max(probe, lookedNanos));
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

  /// The same without what is held back for a moment only, to empty a queue: what lasting decisions
  /// are to be made by.
  public long shareBps() {
    return shareBps;
  }

  /// Whether more than delay that comes and goes has said lately that the link is full.
  public boolean isCongested(long nowNanos) {
    return receiver.bitsPerSecond() < rate.bitsPerSecond()
        || congested && nowNanos - congestedNanos < EVIDENCE_NANOS;
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
    return arrivals.standingNanos();
  }

  /// Share of packets that are lost, over the last seconds; 0 to 1.
  public double lossRatio() {
    return loss.lossRatio();
  }

  /// Packets that arrived, since the start.
  public long receivedPackets() {
    return arrivals.packets();
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
    return arrivals.jumps();
  }

  /// Trains of probes that were begun.
  public long probes() {
    return probing.trains();
  }
}
