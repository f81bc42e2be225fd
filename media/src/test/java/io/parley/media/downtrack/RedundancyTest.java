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
    assertThat(Redundancy.worthwhile(0, Redundancy.WORTH)).isZero();
    assertThat(Redundancy.worthwhile(0.02, Redundancy.WORTH)).isEqualTo(1);
    assertThat(Redundancy.worthwhile(0.1, Redundancy.WORTH)).isEqualTo(2);
    assertThat(Redundancy.worthwhile(0.3, Redundancy.WORTH)).isEqualTo(4);
    assertThat(Redundancy.worthwhile(0.5, Redundancy.WORTH)).isEqualTo(7);
    assertThat(Redundancy.worthwhile(0.7, Redundancy.WORTH)).isEqualTo(12);
    assertThat(Redundancy.worthwhile(0.9, Redundancy.WORTH)).isEqualTo(17);
    assertThat(Redundancy.worthwhile(1, Redundancy.WORTH)).isZero();
    assertThat(Redundancy.worthwhile(0.3, Redundancy.WORTH_LEAN)).isEqualTo(3);
  }

  @Test
  void oneFrameIsRepeatedBeforeTheFirstReportAndWhereNothingIsLost() {
    assertThat(redundancy.depth()).isEqualTo(1);
    assertThat(afterReport(0, 100)).isEqualTo(1);
  }

  @Test
  void theFirstReportIsBelievedAtOnce() {
    assertThat(afterReport(0.5, 100)).isEqualTo(8);
  }

  @Test
  void whatPicturesLoseIsBelievedBeforeAnyReport() {
    redundancy.link(false, 0.1);
    assertThat(redundancy.depth()).isEqualTo(2);
    assertThat(afterReport(0, 100)).isEqualTo(2);

    redundancy.link(false, 0);
    for (int i = 0; i < 3; i++) {
      afterReport(0, 100);
    }
    assertThat(redundancy.depth()).isEqualTo(1);
  }

  @Test
  void whereRoomIsLackingLessIsRepeated() {
    redundancy.link(true, 0);
    assertThat(redundancy.depth()).isZero();
    redundancy.link(true, 0.1);
    assertThat(redundancy.depth()).isEqualTo(1);
    redundancy.link(true, 0.3);
    assertThat(redundancy.depth()).isEqualTo(3);
  }

  @Test
  void lossIsAnsweredSoonAndForgottenSlowly() {
    afterReport(0, 100);
    assertThat(afterReport(0.7, 100)).isGreaterThanOrEqualTo(5);
    assertThat(afterReport(0.7, 100)).isGreaterThanOrEqualTo(8);
    afterReport(0.7, 100);
    assertThat(afterReport(0.7, 100)).isEqualTo(12);

    assertThat(afterReport(0, 100)).isEqualTo(12);
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
      assertThat(afterReport(i % 2 == 0 ? 0.25 : 0.35, 100)).isBetween(5, 8);
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

    assertThat(afterReport(0.09, 100)).isEqualTo(5);
  }

  @Test
  void whatIsRepairedTwiceIsHardlyMissedAndYetLost() {
    for (int report = 0; report < 20; report++) {
      for (int i = 0; i < 6; i++) {
        delivery.nacked(true);
      }
      afterReport(report % 4 == 0 ? 0.02 : 0, 50);
    }

    assertThat(redundancy.loss()).isBetween(0.09, 0.13);
    assertThat(redundancy.depth()).isEqualTo(2);
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
    assertThat(redundancy.depth()).isEqualTo(8);
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
