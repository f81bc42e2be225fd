package io.parley.sfu.quality;

import livekit.LivekitModels.ConnectionQuality;

/// What others are told of a participant's connection: worse at once, better when that lasts.
final class Standing {

  /// From here on nothing disturbs.
  static final double EXCELLENT_SCORE = 4.0;

  /// Below, people have to ask again, or see pictures that do not move.
  static final double GOOD_SCORE = 3.1;

  /// So long it must have been better. Shorter, and what clients show flickers with each burst;
  /// longer, and people look for what is already over.
  static final long BETTER_AFTER_NANOS = 5_000_000_000L;

  private static final double LOST_SCORE = 1;

  private ConnectionQuality told = ConnectionQuality.EXCELLENT;
  private double score = 5;
  private ConnectionQuality better = ConnectionQuality.EXCELLENT;
  private boolean improves;
  private long sinceNanos;

  ConnectionQuality quality() {
    return told;
  }

  /// The latest, 1 to 5.
  double score() {
    return score;
  }

  /// A new score.
  ///
  /// @return whether others are to be told of another quality
  boolean scored(long nowNanos, double latest) {
    score = latest;
    if (told == ConnectionQuality.LOST) {
      return false;
    }
    var now = of(latest);
    if (rank(now) <= rank(told)) {
      improves = false;
      boolean worse = now != told;
      told = now;
      return worse;
    }
    if (!improves || rank(now) < rank(better)) {
      sinceNanos = improves ? sinceNanos : nowNanos;
      improves = true;
      better = now;
    }
    if (nowNanos - sinceNanos < BETTER_AFTER_NANOS) {
      return false;
    }
    improves = false;
    told = better;
    return true;
  }

  /// Nothing is heard of the participant.
  ///
  /// @return whether others are to be told
  boolean lost() {
    boolean before = told == ConnectionQuality.LOST;
    told = ConnectionQuality.LOST;
    score = LOST_SCORE;
    return !before;
  }

  /// It is heard again: that is told at once, since clients give a connection up that is lost for
  /// long; how good it is shows later.
  ///
  /// @return whether others are to be told
  boolean heard() {
    boolean before = told == ConnectionQuality.LOST;
    if (before) {
      told = ConnectionQuality.POOR;
      improves = false;
    }
    return before;
  }

  private static ConnectionQuality of(double score) {
    if (score >= EXCELLENT_SCORE) {
      return ConnectionQuality.EXCELLENT;
    }
    return score >= GOOD_SCORE ? ConnectionQuality.GOOD : ConnectionQuality.POOR;
  }

  /// The higher, the better.
  static int rank(ConnectionQuality quality) {
    return switch (quality) {
      case LOST, UNRECOGNIZED -> 0;
      case POOR -> 1;
      case GOOD -> 2;
      case EXCELLENT -> 3;
    };
  }
}
