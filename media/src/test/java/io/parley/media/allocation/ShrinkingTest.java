package io.parley.media.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShrinkingTest {

  private static final long TURN_NANOS = 100_000_000L;
  private static final long FULL_BPS = 1_700_000;
  private static final long LOWER_BPS = 450_000;

  private final Shrinking shrinking = new Shrinking();
  private long nowNanos;

  private long look(long topBps, long roomBps, boolean served) {
    nowNanos += TURN_NANOS;
    shrinking.look(nowNanos, topBps, LOWER_BPS, roomBps, served);
    return shrinking.allowedBps();
  }

  @Test
  void whatFitsIsLeftAlone() {
    assertThat(look(FULL_BPS, FULL_BPS, true)).isEqualTo(Shrinking.UNLIMITED);
    assertThat(look(FULL_BPS, Shrinking.UNLIMITED, false)).isEqualTo(Shrinking.UNLIMITED);
    assertThat(look(FULL_BPS, 0, false)).isEqualTo(Shrinking.UNLIMITED);
    assertThat(look(0, 1_000_000, false)).isEqualTo(Shrinking.UNLIMITED);
  }

  @Test
  void whoHasNotTheHeadroomMakesItSmallerToo() {
    assertThat(look(FULL_BPS, 1_800_000, true)).isEqualTo(Shrinking.UNLIMITED);
    assertThat(look(FULL_BPS, 1_800_000, false)).isEqualTo(FULL_BPS);
  }

  @Test
  void itFollowsTheRoomDownAtOnceAndUpSlowly() {
    assertThat(look(FULL_BPS, 1_300_000, false)).isEqualTo(1_261_000);
    assertThat(look(1_250_000, 1_000_000, true)).isEqualTo(970_000);
    long next = look(960_000, 1_300_000, true);
    assertThat(next).isGreaterThan(970_000).isLessThan(1_000_000);
    for (int i = 0; i < 20; i++) {
      next = look(next, 1_300_000, true);
    }
    assertThat(next).isEqualTo(1_261_000);
    assertThat(shrinking.fullBps()).isEqualTo(FULL_BPS);
  }

  @Test
  void itEndsWhenAllFitsOrHardlyAnythingDoes() {
    look(FULL_BPS, 1_300_000, false);
    assertThat(look(1_250_000, 2_100_000, true)).isEqualTo(Shrinking.UNLIMITED);
    look(FULL_BPS, 1_300_000, false);
    assertThat(look(1_250_000, 500_000, true)).isEqualTo(Shrinking.UNLIMITED);
    assertThat(look(FULL_BPS, 600_000, false)).isEqualTo(Shrinking.UNLIMITED);
  }

  @Test
  void whoDoesNotFollowIsLeftAloneForAWhile() {
    assertThat(look(FULL_BPS, 1_200_000, false)).isLessThan(FULL_BPS);
    assertThat(shrinking.isHeeded()).isFalse();
    long since = nowNanos;
    while (look(FULL_BPS, 1_200_000, false) != Shrinking.UNLIMITED) {
      assertThat(nowNanos - since).isLessThan(2 * Shrinking.BELIEVE_NANOS);
    }
    assertThat(nowNanos - since).isGreaterThanOrEqualTo(Shrinking.BELIEVE_NANOS);
    for (int i = 0; i < 500; i++) {
      assertThat(look(FULL_BPS, 1_200_000, false)).isEqualTo(Shrinking.UNLIMITED);
    }
    nowNanos += Shrinking.DEAF_NANOS;
    assertThat(look(FULL_BPS, 1_200_000, false)).isLessThan(FULL_BPS);
  }

  @Test
  void anEncoderHasTimeToFollow() {
    look(FULL_BPS, 1_500_000, false);
    look(1_450_000, 1_500_000, true);
    assertThat(shrinking.isHeeded()).isTrue();
    look(1_450_000, 1_150_000, true);
    assertThat(shrinking.isHeeded()).isTrue();
    for (int i = 0; i < 20; i++) {
      look(1_450_000, 1_150_000, true);
    }
    assertThat(shrinking.isHeeded()).isFalse();
  }
}
