package io.parley.sfu.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameRateTest {

  private static final long MILLI = 1_000_000L;

  private final FrameRate ten = FrameRate.of(10);

  /// @return how many frames of so many are taken
  private static int taken(FrameRate rate, int first, int frames, long eachMillis) {
    int taken = 0;
    for (int i = 0; i < frames; i++) {
      taken += rate.takes(i * eachMillis * MILLI, (first + i) & 0xffff) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void zeroIsAll() {
    assertThat(taken(FrameRate.of(0), 0, 1000, 0)).isEqualTo(1000);
  }

  @Test
  void takesThatManyASecondOverTheEndOfNumbers() {
    assertThat(taken(ten, 65_500, 500, 10)).isEqualTo(50);
  }

  @Test
  void takesAllThatComeMoreSlowly() {
    assertThat(taken(ten, 0, 20, 150)).isEqualTo(20);
  }

  @Test
  void keepsTheRateWhereFramesDoNotFallOnIt() {
    assertThat(taken(FrameRate.of(20), 0, 300, 33)).isBetween(190, 200);
  }

  @Test
  void takesFramesAsAWholeEvenIfTheyAreMixedUp() {
    assertThat(ten.takes(0, 1)).isTrue();
    assertThat(ten.takes(10 * MILLI, 2)).isFalse();
    assertThat(ten.takes(11 * MILLI, 1)).isTrue();
    assertThat(ten.takes(120 * MILLI, 2)).as("its beginning was not taken").isFalse();
    assertThat(ten.takes(120 * MILLI, 3)).isTrue();
    assertThat(ten.takes(121 * MILLI, 2)).isFalse();
  }

  @Test
  void ofFramesThatWereOvertakenNothingIsTaken() {
    assertThat(ten.takes(0, 1)).isTrue();
    assertThat(ten.takes(200 * MILLI, 5)).isTrue();
    assertThat(ten.takes(400 * MILLI, 3)).isFalse();
    assertThat(ten.takes(400 * MILLI, 40_000)).isFalse();
  }

  @Test
  void whatDidNotComeInTimeIsNotMadeUpFor() {
    assertThat(ten.takes(0, 1)).isTrue();
    assertThat(ten.takes(5_000 * MILLI, 2)).isTrue();
    assertThat(ten.takes(5_010 * MILLI, 3)).isFalse();
  }

  @Test
  void aRateThatIsTooLargeForASignIsALargeOne() {
    assertThat(taken(FrameRate.of(-1), 0, 100, 1)).isEqualTo(100);
  }
}
