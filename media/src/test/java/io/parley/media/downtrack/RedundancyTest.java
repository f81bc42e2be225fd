package io.parley.media.downtrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.section.MediaKind;
import org.junit.jupiter.api.Test;

class RedundancyTest {

  private static final int FIRST = 1000;

  private final Redundancy redundancy = new Redundancy();
  private final Delivery delivery = new Delivery(FIRST, false);
  private int sent;
  private int lost;

  private int afterReport(double share, int packets) {
    sent += packets;
    lost += (int) Math.round(share * packets);
    delivery.reported(lost, FIRST + sent - 1, 0, 0);
    redundancy.reported(delivery);
    return redundancy.depth();
  }

  @Test
  void eachFrameMoreIsWorthIt() {
    assertThat(Redundancy.worthwhile(0)).isZero();
    assertThat(Redundancy.worthwhile(0.05)).isEqualTo(1);
    assertThat(Redundancy.worthwhile(0.3)).isEqualTo(3);
    assertThat(Redundancy.worthwhile(0.5)).isEqualTo(5);
    assertThat(Redundancy.worthwhile(0.7)).isEqualTo(9);
    assertThat(Redundancy.worthwhile(0.9)).isEqualTo(17);
    assertThat(Redundancy.worthwhile(1)).isZero();
  }

  @Test
  void oneFrameIsRepeatedBeforeTheFirstReportAndWhereNothingIsLost() {
    assertThat(redundancy.depth()).isEqualTo(1);
    assertThat(afterReport(0, 100)).isEqualTo(1);
  }

  @Test
  void theFirstReportIsBelievedAtOnce() {
    assertThat(afterReport(0.5, 100)).isEqualTo(5);
  }

  @Test
  void lossIsAnsweredSoonAndForgottenSlowly() {
    afterReport(0, 100);
    assertThat(afterReport(0.7, 100)).isGreaterThanOrEqualTo(3);
    assertThat(afterReport(0.7, 100)).isGreaterThanOrEqualTo(5);
    afterReport(0.7, 100);
    assertThat(afterReport(0.7, 100)).isEqualTo(9);

    assertThat(afterReport(0, 100)).isEqualTo(9);
    int reports = 1;
    while (afterReport(0, 100) > 1) {
      reports++;
    }
    assertThat(reports).isBetween(6, 30);
  }

  @Test
  void aStrayLossDoesNotSwing() {
    for (int i = 0; i < 10; i++) {
      afterReport(0.3, 100);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(afterReport(i % 2 == 0 ? 0.25 : 0.35, 100)).isBetween(3, 5);
    }
  }

  @Test
  void whatNeverCameHereIsNotTheSubscribersLoss() {
    delivery.reported(50, FIRST + 99, 0, 50);
    redundancy.reported(delivery);

    assertThat(redundancy.depth()).isEqualTo(1);
  }

  @Test
  void aFewPacketsSayNothing() {
    assertThat(afterReport(1, 3)).isEqualTo(1);
  }

  @Test
  void whatIsRepairedInTimeCountsAsLostBeforeThat() {
    for (int i = 0; i < 30; i++) {
      delivery.nacked(true);
    }

    assertThat(afterReport(0.09, 100)).isEqualTo(3);
  }

  @Test
  void whatWasOnlyOvertakenIsNotLost() {
    for (int i = 0; i < 50; i++) {
      delivery.nacked(true);
    }

    assertThat(afterReport(0, 100)).isEqualTo(1);
  }

  @Test
  void aFullQueueGetsNoMore() {
    redundancy.rtt(40_000_000L);
    afterReport(0.5, 100);
    redundancy.rtt(300_000_000L);
    assertThat(redundancy.depth()).isEqualTo(2);

    redundancy.rtt(60_000_000L);
    assertThat(redundancy.depth()).isEqualTo(5);
  }

  @Test
  void audioIsNotSentAgainWhereItComesTooLate() {
    redundancy.rtt(399_000_000L);
    assertThat(redundancy.leavesTime(MediaKind.AUDIO)).isTrue();

    redundancy.rtt(600_000_000L);
    assertThat(redundancy.leavesTime(MediaKind.AUDIO)).isFalse();
    assertThat(redundancy.leavesTime(MediaKind.VIDEO)).isTrue();
  }
}
