package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CongestionWindowTest {

  private static final int MTU = 1000;

  private final CongestionWindow window = new CongestionWindow(MTU, 100_000);

  @Test
  void growsByAPacketPerAcknowledgementWhileItIsUsed() {
    window.acknowledged(2000, 10_000);
    assertThat(window.bytes()).isEqualTo(11_000);

    window.acknowledged(2000, 3000);
    assertThat(window.bytes()).isEqualTo(11_000);
  }

  @Test
  void growsByAPacketPerRoundTripAfterALoss() {
    window.lost();
    assertThat(window.bytes()).isEqualTo(5000);
    window.acknowledged(1000, 5000); // at the threshold it is slow start still
    assertThat(window.bytes()).isEqualTo(6000);
    for (int i = 0; i < 5; i++) {
      window.acknowledged(1000, 6000);
    }
    assertThat(window.bytes()).isEqualTo(6000);
    window.acknowledged(1000, 6000);
    assertThat(window.bytes()).isEqualTo(7000);
  }

  @Test
  void fallsToOnePacketWhenTimeRunsOut() {
    window.timedOut();

    assertThat(window.bytes()).isEqualTo(MTU);
  }

  @Test
  void neverFallsBelowFourPacketsByLossAlone() {
    for (int i = 0; i < 10; i++) {
      window.lost();
    }
    assertThat(window.bytes()).isEqualTo(4 * MTU);
  }

  @Test
  void neverGrowsBeyondWhatTheBufferHolds() {
    for (int i = 0; i < 1000; i++) {
      window.acknowledged(2000, window.bytes());
    }
    assertThat(window.bytes()).isEqualTo(100_000);
  }
}
