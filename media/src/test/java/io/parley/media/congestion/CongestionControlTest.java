package io.parley.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CongestionControlTest {

  private static final long MILLI = 1_000_000L;
  private static final long START_BPS = CongestionLimits.STANDARD.startBps();

  private final CongestionControl control = new CongestionControl(CongestionLimits.STANDARD);
  private final Feedbacks receiver = new Feedbacks();
  private long nowNanos = -2_000 * MILLI;

  @Test
  void limitsNothingWhileNothingIsKnown() {
    control.advance(nowNanos);

    assertThat(control.targetBps()).isEqualTo(CongestionControl.UNLIMITED);
    assertThat(control.state()).isEqualTo(CongestionState.UNKNOWN);
    assertThat(control.wakeNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatTheReceiverSaysIsAllThatIsKnownWithoutFeedback() {
    control.remb(nowNanos, 700_000);
    assertThat(control.targetBps()).isEqualTo(700_000);
    assertThat(control.state()).isEqualTo(CongestionState.RECEIVER_LIMITED);

    nowNanos += 8_000 * MILLI;
    control.advance(nowNanos);
    assertThat(control.targetBps()).isEqualTo(CongestionControl.UNLIMITED);
  }

  @Test
  void whatTheReceiverSaysIsAnUpperBound() {
    exchange(100);
    control.remb(nowNanos, 300_000);
    assertThat(control.targetBps()).isEqualTo(300_000);

    control.remb(nowNanos, 1_000_000_000L);
    assertThat(control.targetBps()).isGreaterThanOrEqualTo(START_BPS);
  }

  @Test
  void whateverTheReceiverSaysHasItsLimits() {
    exchange(100);
    control.remb(nowNanos, 0);
    assertThat(control.targetBps()).isEqualTo(CongestionLimits.STANDARD.minBps());

    control.remb(nowNanos, Long.MAX_VALUE);
    assertThat(control.targetBps()).isBetween(START_BPS, CongestionLimits.STANDARD.maxBps());
  }

  @Test
  void givesUpOnOneWhoNeverTells() {
    send(1000);
    nowNanos += 6_000 * MILLI;
    control.advance(nowNanos);
    assertThat(control.targetBps()).isEqualTo(CongestionControl.UNLIMITED);
    assertThat(control.state()).isEqualTo(CongestionState.UNKNOWN);
  }

  @Test
  void holdsNothingBackBeforeItKnowsBetter() {
    exchange(2);
    assertThat(control.targetBps()).isEqualTo(CongestionControl.UNLIMITED);

    exchange(80);
    assertThat(control.targetBps()).isBetween(START_BPS, 2 * START_BPS);
  }

  @Test
  void sendsLessWhenFeedbackStops() {
    exchange(100);
    long before = control.targetBps();
    for (int i = 0; i < 300; i++) {
      send(1000);
      nowNanos += 10 * MILLI;
      control.advance(nowNanos);
    }

    assertThat(control.state()).isEqualTo(CongestionState.NO_FEEDBACK);
    assertThat(control.targetBps()).isBetween(before / 4, before * 2 / 3);

    exchange(5);
    assertThat(control.state()).isNotEqualTo(CongestionState.NO_FEEDBACK);
  }

  @Test
  void startsOverWhenTheReceiversClockJumps() {
    exchange(100);
    long before = control.targetBps();
    int sequence = control.nextSequence();
    send(1000);
    control.feedback(
        nowNanos, receiver.arrived(nowNanos + 60_000 * MILLI, sequence).tell(nowNanos));

    assertThat(control.clockJumps()).isEqualTo(1);
    assertThat(control.targetBps()).isGreaterThanOrEqualTo(before * 9 / 10);
    assertThat(control.standingQueueNanos()).isZero();
  }

  @Test
  void knowsTheRoundTrip() {
    exchange(100);

    assertThat(control.rttNanos()).isBetween(30 * MILLI, 40 * MILLI);
    assertThat(control.lossRatio()).isZero();
    assertThat(control.receivedPackets()).isEqualTo(100);
  }

  private void send(int bytes) {
    control.sent(nowNanos, bytes);
  }

  /// Packets every ten milliseconds that take 15 ms, each told of 15 ms later.
  private void exchange(int packets) {
    for (int i = 0; i < packets; i++) {
      int sequence = control.nextSequence();
      send(1000);
      long arrivalNanos = nowNanos + 15 * MILLI;
      control.feedback(
          nowNanos + 30 * MILLI, receiver.arrived(arrivalNanos, sequence).tell(arrivalNanos));
      nowNanos += 10 * MILLI;
    }
    nowNanos += 20 * MILLI;
  }
}
