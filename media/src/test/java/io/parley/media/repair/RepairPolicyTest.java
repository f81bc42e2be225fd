package io.parley.media.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RepairPolicyTest {

  private static final long MUCH_BPS = 10_000_000;

  @ParameterizedTest
  @CsvSource({
    "20, 0.05, false",
    "50, 0.1, false",
    "50, 0.3, true",
    "100, 0.05, false",
    "100, 0.1, true",
    "190, 0.01, false",
    "190, 0.03, true",
    "300, 0.01, false",
    "300, 0.02, true",
    "300, 0.1, true",
    "0, 0.1, false",
  })
  void asksWhereThereIsTimeForIt(long rttMillis, double loss, boolean unasked) {
    assertThat(RepairPolicy.wantsUnasked(rttMillis * 1_000_000, loss, false)).isEqualTo(unasked);
  }

  @Test
  void staysWithWhatItBeganForAWhile() {
    assertThat(RepairPolicy.wantsUnasked(300_000_000, 0.015, false)).isFalse();
    assertThat(RepairPolicy.wantsUnasked(300_000_000, 0.015, true)).isTrue();
    assertThat(RepairPolicy.wantsUnasked(300_000_000, 0.009, true)).isFalse();
  }

  @Test
  void smallPicturesAreSentTwiceAndLargeOnesInPart() {
    assertThat(RepairPolicy.decide(true, false, true, 0.05, 150_000, MUCH_BPS))
        .isEqualTo(RepairPlan.copies(1, 150_000));
    assertThat(RepairPolicy.decide(true, false, true, 0.25, 100_000, MUCH_BPS))
        .isEqualTo(RepairPlan.copies(2, 100_000));
    assertThat(RepairPolicy.decide(true, false, true, 0.05, 1_000_000, MUCH_BPS))
        .isEqualTo(RepairPlan.copies(1, 300_000));
  }

  @Test
  void parityStandsInWhereCopiesOfAllAreTooMuch() {
    assertThat(RepairPolicy.decide(true, true, true, 0.05, 150_000, MUCH_BPS))
        .isEqualTo(RepairPlan.copies(1, 150_000));
    assertThat(RepairPolicy.decide(true, true, true, 0.05, 1_000_000, MUCH_BPS))
        .isEqualTo(RepairPlan.parity(6, 300_000));
    assertThat(RepairPolicy.decide(true, true, true, 0.1, 1_000_000, MUCH_BPS))
        .isEqualTo(RepairPlan.parity(4, 300_000));
    assertThat(RepairPolicy.decide(true, true, true, 0.15, 1_000_000, MUCH_BPS))
        .isEqualTo(RepairPlan.copies(1, 300_000));
    assertThat(RepairPolicy.decide(false, true, true, 0.2, 1_000_000, MUCH_BPS))
        .isEqualTo(RepairPlan.parity(4, 300_000));
    assertThat(RepairPolicy.decide(false, true, true, 0.05, 150_000, MUCH_BPS).mode())
        .isEqualTo(RepairMode.PARITY);
  }

  @Test
  void nothingIsSentUnaskedForWhichThereIsNoRoom() {
    assertThat(RepairPolicy.decide(true, true, true, 0.05, 1_000_000, 40_000))
        .isEqualTo(RepairPlan.ON_REQUEST);
    assertThat(RepairPolicy.decide(true, true, true, 0.05, 1_000_000, -1))
        .isEqualTo(RepairPlan.ON_REQUEST);
    assertThat(RepairPolicy.decide(false, false, true, 0.05, 1_000_000, MUCH_BPS))
        .isEqualTo(RepairPlan.NONE);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void neverTakesMoreThanItMay(long seed) {
    var random = Seeds.random(seed);
    long trackBps = random.nextLong(5_000_000);
    long roomBps = random.nextLong(-1_000_000, 5_000_000);
    double loss = random.nextDouble();
    var plan =
        RepairPolicy.decide(
            random.nextBoolean(), random.nextBoolean(), true, loss, trackBps, roomBps);

    assertThat(plan.mostBps()).isBetween(0L, Math.max(0, roomBps));
    assertThat(plan.mostBps()).isLessThanOrEqualTo(RepairPolicy.mostBps(trackBps));
    assertThat(plan.copies()).isBetween(0, 2);
    assertThat(plan.protectedPackets()).isBetween(0, RepairPolicy.MOST_PROTECTED);
  }
}
