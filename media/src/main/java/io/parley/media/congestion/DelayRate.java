package io.parley.media.congestion;

/// The rate that delays allow: grows while they do not, by a share where the link is unknown and by
/// about a packet a round trip where it was met before (draft-ietf-rmcat-gcc-02 §5.5).
final class DelayRate {

  private static final double GROWTH_PER_SECOND = 0.08;

  /// It never grows beyond what was shown to arrive by more than this.
  private static final double PROVEN = 1.5;

  /// The same where nothing is seen of a queue: an encoder keeps that much below what it may.
  private static final double PROVEN_UNSEEN = 1.2;

  private static final long PROVEN_BPS = 10_000;
  private static final long LEAST_GROWTH_BPS = 4_000;
  private static final double PACKET_BITS = 1200 * 8;

  /// A receiver and its feedback answer so late, besides the round trip.
  private static final long RESPONSE_NANOS = 100_000_000L;

  private static final double MEMORY = 0.95;
  private static final double LEAST_DEVIATION = 0.04;
  private static final double MAX_DEVIATION = 0.25;

  private final CongestionLimits limits;
  private double bps;
  private double metBps;
  private double metDeviation;
  private boolean grew;
  private long grewNanos;

  DelayRate(CongestionLimits limits) {
    this.limits = limits;
    bps = limits.startBps();
  }

  long bitsPerSecond() {
    return (long) bps;
  }

  /// Grows for the time since it last could.
  ///
  /// @param provenBps what arrives; 0 while that is not known
  /// @param pace 1 for as fast as may be
  void grow(long nowNanos, long provenBps, long rttNanos, double pace) {
    double seconds = grew ? pace * Math.min(1, (nowNanos - grewNanos) / 1e9) : 0;
    grew = true;
    grewNanos = nowNanos;
    if (provenBps <= 0) {
      return;
    }
    if (metBps > 0 && provenBps > metBps * (1 + 3 * metDeviation)) {
      metBps = 0;
    }
    double added =
        isNearLimit()
            ? Math.max(LEAST_GROWTH_BPS, PACKET_BITS * 1e9 / (rttNanos + RESPONSE_NANOS)) * seconds
            : bps * GROWTH_PER_SECOND * seconds;
    double proof = pace < 1 ? PROVEN_UNSEEN : PROVEN;
    double most = Math.max(bps, proof * provenBps + PROVEN_BPS);
    bps = Math.min(Math.min(bps + added, most), limits.maxBps());
  }

  private boolean isNearLimit() {
    return metBps > 0 && bps > metBps * (1 - 3 * metDeviation);
  }

  /// Time passes without growth.
  void hold() {
    grew = false;
  }

  /// The link was met.
  ///
  /// @param linkBps what it takes
  /// @param toBps where to go on from
  void met(double linkBps, double toBps) {
    if (metBps == 0) {
      metBps = linkBps;
      metDeviation = LEAST_DEVIATION;
    } else {
      double apart = Math.abs(linkBps - metBps) / metBps;
      metBps = MEMORY * metBps + (1 - MEMORY) * linkBps;
      metDeviation =
          Math.clamp(MEMORY * metDeviation + (1 - MEMORY) * apart, LEAST_DEVIATION, MAX_DEVIATION);
      if (apart > 3 * metDeviation) {
        metBps = linkBps;
      }
    }
    lower(toBps);
  }

  /// Falls, never grows.
  void lower(double toBps) {
    bps = Math.max(limits.minBps(), Math.min(bps, toBps));
    hold();
  }

  /// A probe has shown that so much arrives.
  void shown(double probeBps) {
    arrived(probeBps);
    hold();
  }

  /// So much arrives, without a queue.
  void arrived(double probeBps) {
    if (probeBps > bps) {
      bps = Math.min(probeBps, limits.maxBps());
      if (metBps > 0 && bps > metBps * (1 + 3 * metDeviation)) {
        metBps = 0;
      }
    }
  }
}
