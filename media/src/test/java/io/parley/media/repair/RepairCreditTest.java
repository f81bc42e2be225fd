package io.parley.media.repair;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepairCreditTest {

  private static final long SECOND = 1_000_000_000L;

  private final RepairCredit credit = new RepairCredit();

  private int taken(long nowNanos, boolean key) {
    int packets = 0;
    while (packets < 1000 && credit.take(nowNanos, 1000, key)) {
      packets++;
    }
    return packets;
  }

  @Test
  void growsWithTimeUpToASecond() {
    credit.earn(0, 80_000); // 10 packets a second
    assertThat(taken(0, false)).isZero();
    assertThat(taken(SECOND / 2, false)).isEqualTo(5);
    assertThat(taken(10 * SECOND, false)).isEqualTo(10);
  }

  @Test
  void isOverdrawnForKeyFramesAlone() {
    credit.earn(0, 80_000);
    assertThat(taken(0, true)).isEqualTo(10);
    assertThat(credit.isLeft(0)).isFalse();
    assertThat(taken(SECOND, false)).isZero();
    assertThat(taken(2 * SECOND, false)).isEqualTo(10);
  }

  @Test
  void isGoneWithItsRate() {
    credit.earn(0, 80_000);
    credit.earn(SECOND, 0);
    assertThat(taken(2 * SECOND, true)).isZero();
  }

  @Test
  void mayBeFullFromTheStart() {
    var full = new RepairCredit(8_000);
    assertThat(full.take(-5 * SECOND, 1000, false)).isTrue();
    assertThat(full.take(-5 * SECOND, 1000, false)).isFalse();
    assertThat(full.isLeft(-5 * SECOND)).isTrue();
  }
}
