package io.parley.sfu.quality;

/// What a connection is worth to those who talk over it: a mean opinion score from 1, bad, to 5.
///
/// Impairments are subtracted from the rating R of the E-model (ITU-T G.107), and R becomes the
/// score by its Annex B. Delay counts as there. Losses of sound count as there, for a codec that
/// conceals as Opus does. For pictures G.107 says nothing: their terms have its form, with numbers
/// chosen so that what people call good and poor falls there; docs/quality.md has a table.
public final class Score {

  /// Of a connection without delay or loss.
  static final double BEST_RATING = 93.2;

  private static final double NANOS_PER_MILLI = 1e6;

  /// What is lost of R where nothing gets through.
  private static final double ALL = 95;

  /// So much of it lost costs half of R. Of sound: with concealment and in-band FEC.
  private static final double AUDIO_HALF = 0.20;

  /// Of pictures, where each packet is sent again in time.
  private static final double REPAIRED_HALF = 0.60;

  /// Of pictures, where what is sent again comes too late for the player.
  private static final double LATE_HALF = 0.15;

  /// Of pictures whose packets never came: each stands still until a key frame.
  private static final double UNREPAIRED_HALF = 0.04;

  /// Of time in which pictures stood still.
  private static final double FROZEN_HALF = 0.10;

  /// Each layer less that is sent is half of a picture's width.
  private static final double LAYER = 18;

  /// Each halving of the bit rate.
  private static final double HALVING = 12;

  private static final double EARLY_MILLIS = 100;
  private static final double LATE_MILLIS = 500;

  private Score() {}

  /// The worse of what is heard and what is seen.
  public static double of(Conditions conditions) {
    return ofRating(Math.min(audio(conditions), video(conditions)));
  }

  private static double audio(Conditions of) {
    double delayMillis = (of.rttNanos() / 2.0 + 2.0 * of.jitterNanos()) / NANOS_PER_MILLI;
    return BEST_RATING - delay(delayMillis) - share(of.audioLossRatio(), AUDIO_HALF);
  }

  private static double video(Conditions of) {
    double rttMillis = of.rttNanos() / NANOS_PER_MILLI;
    double late = Math.clamp((rttMillis - EARLY_MILLIS) / (LATE_MILLIS - EARLY_MILLIS), 0, 1);
    double half = REPAIRED_HALF + (LATE_HALF - REPAIRED_HALF) * late;
    double granted = Math.max(of.grantedRatio(), 1.0 / 64);
    return BEST_RATING
        - delay(rttMillis / 2)
        - share(of.videoLossRatio(), half)
        - share(of.unrepairedRatio(), UNREPAIRED_HALF)
        - share(of.frozenRatio(), FROZEN_HALF)
        - LAYER * of.missingLayers()
        - HALVING * Math.log(1 / granted) / Math.log(2);
  }

  /// Id of G.107 for a delay one way, in the simplified form of G.107's users.
  private static double delay(double millis) {
    return 0.024 * millis + 0.11 * Math.max(0, millis - 177.3);
  }

  private static double share(double ratio, double half) {
    return ALL * ratio / (ratio + half);
  }

  private static double ofRating(double rating) {
    double r = Math.clamp(rating, 0, 100);
    return Math.clamp(1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r), 1, 5);
  }
}
