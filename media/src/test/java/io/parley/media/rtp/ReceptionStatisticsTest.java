package io.parley.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceptionStatisticsTest {

  private final ReceptionStatistics statistics = new ReceptionStatistics(90_000);

  private static long at(long millis) {
    return -7_000_000_000L + millis * 1_000_000L;
  }

  private void received(int... sequences) {
    for (int sequence : sequences) {
      statistics.received(at(sequence), sequence, sequence * 90);
    }
  }

  @Test
  void countsCyclesAboveTheHighestSequence() {
    received(65_534, 65_535, 0, 1);

    assertThat(statistics.extendedHighest()).isEqualTo(0x10001);
    assertThat(statistics.cumulativeLost()).isZero();
  }

  @Test
  void tellsLossOfTheIntervalAndOfAllTime() {
    received(1, 2, 4);
    assertThat(statistics.takeFractionLost()).isEqualTo(256 / 4);
    assertThat(statistics.cumulativeLost()).isEqualTo(1);

    received(5, 6, 7, 8);
    assertThat(statistics.takeFractionLost()).isZero();
    assertThat(statistics.cumulativeLost()).isEqualTo(1);

    received(11, 12);
    assertThat(statistics.takeFractionLost()).isEqualTo(256 / 2);
    assertThat(statistics.cumulativeLost()).isEqualTo(3);
  }

  @Test
  void aLatePacketIsNotLost() {
    received(1, 2, 4, 3);

    assertThat(statistics.cumulativeLost()).isZero();
    assertThat(statistics.takeFractionLost()).isZero();
    assertThat(statistics.extendedHighest()).isEqualTo(4);
  }

  @Test
  void duplicatesMakeTheLossNegative() {
    received(1, 2, 2, 2);

    assertThat(statistics.cumulativeLost()).isEqualTo(-2);
    assertThat(statistics.takeFractionLost()).isZero();
  }

  @Test
  void oneStrayPacketIsIgnoredAndTwoInARowBeginAnew() {
    received(1, 2, 30_000);
    assertThat(statistics.extendedHighest()).isEqualTo(2);
    received(3, 30_000, 30_001);

    assertThat(statistics.extendedHighest()).isEqualTo(30_001);
    assertThat(statistics.cumulativeLost()).isZero();
  }

  @Test
  void evenArrivalsHaveNoJitter() {
    for (int i = 0; i < 100; i++) {
      statistics.received(at(20L * i), i, 1800 * i);
    }

    assertThat(statistics.jitter()).isZero();
  }

  @Test
  void jitterConvergesToTheMeanChangeOfTheTransit() {
    for (int i = 0; i < 1000; i++) {
      int lateMillis = i % 2 == 0 ? 0 : 10;
      statistics.received(at(20L * i + lateMillis), i, 1800 * i);
    }

    assertThat(statistics.jitter()).isBetween(890L, 910L); // 10 ms are 900 units
  }

  @Test
  void echoesTheLastSenderReport() {
    assertThat(statistics.lastSenderReport()).isZero();
    assertThat(statistics.delaySinceSenderReport(at(0))).isZero();

    statistics.senderReport(at(0), 0x1122334455667788L);

    assertThat(statistics.lastSenderReport()).isEqualTo(0x33445566);
    assertThat(statistics.delaySinceSenderReport(at(1500))).isEqualTo(65_536 * 3 / 2);
  }
}
