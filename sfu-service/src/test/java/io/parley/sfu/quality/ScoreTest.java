package io.parley.sfu.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

class ScoreTest {

  private static final long MILLI = 1_000_000L;

  private static Conditions sound(double lossRatio, long rttMillis) {
    return new Conditions(rttMillis * MILLI, 0, lossRatio, 0, 0, 0, 1, 0);
  }

  private static Conditions picture(double lossRatio, long rttMillis) {
    return new Conditions(rttMillis * MILLI, 0, 0, lossRatio, 0, 0, 1, 0);
  }

  private static void isExcellent(Conditions conditions) {
    assertThat(Score.of(conditions)).isBetween(Standing.EXCELLENT_SCORE, 5.0);
  }

  private static void isGood(Conditions conditions) {
    assertThat(Score.of(conditions)).isBetween(Standing.GOOD_SCORE, Standing.EXCELLENT_SCORE);
  }

  private static void isPoor(Conditions conditions) {
    assertThat(Score.of(conditions)).isBetween(1.0, Standing.GOOD_SCORE);
  }

  @Test
  void soundIsJudgedByLossAndDelay() {
    isExcellent(Conditions.PERFECT);
    isExcellent(sound(0.02, 100));
    isExcellent(sound(0, 300));
    isGood(sound(0.05, 100));
    isGood(sound(0.10, 50));
    isGood(sound(0, 600));
    isPoor(sound(0.15, 50));
    isPoor(sound(0.05, 600));
    isPoor(sound(0, 1000));
  }

  @Test
  void picturesBearLossWhileThereIsTimeToRepairIt() {
    isExcellent(picture(0.05, 50));
    isGood(picture(0.15, 50));
    isGood(picture(0.05, 400));
    isPoor(picture(0.15, 500));
    isPoor(picture(0.40, 50));
  }

  @Test
  void packetsThatNeverComeAndFreezesAreWorse() {
    isGood(new Conditions(0, 0, 0, 0.01, 0.01, 0, 1, 0));
    isPoor(new Conditions(0, 0, 0, 0.03, 0.03, 0, 1, 0));
    isGood(new Conditions(0, 0, 0, 0, 0, 0, 1, 0.03));
    isPoor(new Conditions(0, 0, 0, 0, 0, 0, 1, 0.1));
  }

  @Test
  void layersThatAreMissingAndRatesThatAreNotThere() {
    isGood(new Conditions(0, 0, 0, 0, 0, 1, 1, 0));
    isPoor(new Conditions(0, 0, 0, 0, 0, 2, 1, 0));
    isExcellent(new Conditions(0, 0, 0, 0, 0, 0, 0.7, 0));
    isGood(new Conditions(0, 0, 0, 0, 0, 0, 0.3, 0));
    isPoor(new Conditions(0, 0, 0, 0, 0, 0, 0.1, 0));
  }

  @Test
  void worseIsNeverMore() {
    neverMore(ratio -> new Conditions(0, 0, ratio, 0, 0, 0, 1, 0));
    neverMore(ratio -> new Conditions(0, 0, 0, ratio, 0, 0, 1, 0));
    neverMore(ratio -> new Conditions(0, 0, 0, 0, ratio, 0, 1, 0));
    neverMore(ratio -> new Conditions(0, 0, 0, 0, 0, 0, 1 - ratio, 0));
    neverMore(ratio -> new Conditions(0, 0, 0, 0, 0, 0, 1, ratio));
    neverMore(ratio -> new Conditions((long) (ratio * 10_000) * MILLI, 0, 0, 0, 0, 0, 1, 0));
    neverMore(ratio -> new Conditions(0, (long) (ratio * 10_000) * MILLI, 0, 0, 0, 0, 1, 0));
    neverMore(ratio -> new Conditions(0, 0, 0, 0, 0, (int) (ratio * 4), 1, 0));
  }

  private static void neverMore(DoubleFunction<Conditions> worse) {
    double before = 5;
    for (int percent = 0; percent <= 100; percent++) {
      double score = Score.of(worse.apply(percent / 100.0));
      assertThat(score).isBetween(1.0, before);
      before = score;
    }
  }
}
