package io.parley.media.congestion;

/// Finds the rate at which losses begin that the link does not have anyhow.
///
/// The last seconds are cut into pieces, each with what was sent, how fast, and what was lost. A
/// rate explains them well if, together with a loss that is always there, it makes just these
/// losses likely: below the rate a packet is lost by that chance alone, above it also because it
/// does not fit. Of a few candidates the likeliest is taken, with some favour for the higher.
/// Logarithms are strict, so that a simulation is the same on every machine. Allocates nothing
/// after construction.
final class LossModel {

  private static final int PIECES = 20;

  /// Shorter pieces say too little, longer ones say it late.
  private static final long PIECE_NANOS = 250_000_000L;

  /// What a piece counts less than the one after it.
  private static final double FADING = 0.9;

  /// A link may always lose this, and more where it is slow: on a fast one losses have a reason.
  private static final double MAX_INHERENT = 0.05;

  private static final double MAX_INHERENT_BPS = 100_000;
  private static final double MOST_INHERENT = 0.5;

  /// The favour for a higher rate, which vanishes where losses reach the second figure.
  private static final double FAVOUR = 0.2;

  private static final double FAVOUR_ENDS_AT = 0.15;
  private static final double STEP_UP = 1.05;
  private static final double STEP_DOWN = 0.95;
  private static final int NEWTON_STEPS = 3;

  private final int[] received = new int[PIECES];
  private final int[] lost = new int[PIECES];
  private final double[] bps = new double[PIECES];
  private int pieces;
  private boolean inPiece;
  private long pieceNanos;
  private long newestNanos;
  private long pieceBytes;
  private int pieceReceived;
  private int pieceLost;
  private double limitBps = Double.POSITIVE_INFINITY;

  void received(long sentNanos, int bytes, boolean wasMissing) {
    begin(sentNanos);
    pieceReceived++;
    if (wasMissing && pieceLost > 0) {
      pieceLost--;
    } else {
      pieceBytes += bytes;
    }
  }

  void missing(long sentNanos, int bytes) {
    begin(sentNanos);
    pieceLost++;
    pieceBytes += bytes;
  }

  private void begin(long sentNanos) {
    if (!inPiece) {
      inPiece = true;
      pieceNanos = sentNanos;
      newestNanos = sentNanos;
      pieceBytes = 0;
      pieceReceived = 0;
      pieceLost = 0;
    }
    newestNanos = Math.max(newestNanos, sentNanos);
  }

  /// Takes up what a feedback packet told.
  ///
  /// @param otherwiseBps what the estimate were without losses
  /// @param arrivingBps what arrives; 0 while that is not known
  void update(long otherwiseBps, long arrivingBps) {
    long nanos = newestNanos - pieceNanos;
    if (!inPiece || nanos < PIECE_NANOS) {
      return;
    }
    inPiece = false;
    int index = pieces++ % PIECES;
    received[index] = pieceReceived;
    lost[index] = pieceLost;
    bps[index] = pieceBytes * 8e9 / nanos;
    limitBps = choose(otherwiseBps, arrivingBps);
  }

  private double choose(double otherwiseBps, double arrivingBps) {
    double loss = lossRatio();
    if (loss == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double current = Math.min(limitBps, otherwiseBps);
    double best = current;
    double bestValue = value(current, loss);
    for (int i = 0; i < 4; i++) {
      double candidate =
          switch (i) {
            case 0 -> Math.min(otherwiseBps, current * STEP_UP);
            case 1 -> current * STEP_DOWN;
            case 2 -> arrivingBps > 0 ? Math.min(current, arrivingBps) : current;
            default -> otherwiseBps;
          };
      double value = value(candidate, loss);
      if (value > bestValue) {
        bestValue = value;
        best = candidate;
      }
    }
    return best >= otherwiseBps ? Double.POSITIVE_INFINITY : best;
  }

  /// How likely a candidate makes what was seen, as a logarithm, and its favour.
  private double value(double candidateBps, double loss) {
    double inherent = inherent(candidateBps);
    double favour =
        FAVOUR
            * StrictMath.log(candidateBps)
            * Math.max(0, FAVOUR_ENDS_AT - loss)
            / (FAVOUR_ENDS_AT + loss);
    double sum = 0;
    double weight = 1;
    for (int age = 0; age < count(); age++) {
      int i = at(age);
      double p = lossAt(candidateBps, inherent, bps[i]);
      sum +=
          weight
              * (lost[i] * StrictMath.log(p)
                  + received[i] * StrictMath.log(1 - p)
                  + favour * (lost[i] + received[i]));
      weight *= FADING;
    }
    return sum;
  }

  /// The loss that is always there, as it goes best with a candidate.
  private double inherent(double candidateBps) {
    double most = Math.min(MOST_INHERENT, MAX_INHERENT + MAX_INHERENT_BPS / candidateBps);
    double inherent = Math.min(most, lossRatio());
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double first = 0;
      double second = 0;
      double weight = 1;
      for (int age = 0; age < count(); age++) {
        int i = at(age);
        double fits = 1 - overflow(candidateBps, bps[i]);
        double p = lossAt(candidateBps, inherent, bps[i]);
        double byLost = lost[i] / p;
        double byReceived = received[i] / (1 - p);
        first += weight * fits * (byLost - byReceived);
        second -= weight * fits * fits * (byLost / p + byReceived / (1 - p));
        weight *= FADING;
      }
      if (second == 0) {
        break;
      }
      inherent = Math.clamp(inherent - first / second, 0, most);
    }
    return inherent;
  }

  private static double overflow(double candidateBps, double sentBps) {
    return sentBps > candidateBps ? (sentBps - candidateBps) / sentBps : 0;
  }

  private static double lossAt(double candidateBps, double inherent, double sentBps) {
    double p = inherent + (1 - inherent) * overflow(candidateBps, sentBps);
    return Math.clamp(p, 1e-5, 1 - 1e-5);
  }

  /// Lost of all, the younger pieces counting more; 0 to 1.
  double lossRatio() {
    double all = 0;
    double gone = 0;
    double weight = 1;
    for (int age = 0; age < count(); age++) {
      int i = at(age);
      gone += weight * lost[i];
      all += weight * (lost[i] + received[i]);
      weight *= FADING;
    }
    return all == 0 ? 0 : gone / all;
  }

  /// What the losses allow, in bits per second; [Long#MAX_VALUE] where they limit nothing.
  long limitBps() {
    return limitBps == Double.POSITIVE_INFINITY ? Long.MAX_VALUE : (long) limitBps;
  }

  private int count() {
    return Math.min(pieces, PIECES);
  }

  private int at(int age) {
    return (pieces - 1 - age) % PIECES;
  }
}
