package io.parley.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The test cases of RFC 8867, and what the promises of `docs/congestion-control.md` rest on. With
/// `-Dcongestion.report=true` the page's table and plots are written anew.
class CongestionSimulationTest {

  private static final double NEVER = Double.POSITIVE_INFINITY;
  private static final long SEED = 1;
  private static final CongestionReport REPORT = new CongestionReport();

  @AfterAll
  static void write() throws IOException {
    if (Boolean.getBoolean("congestion.report")) {
      REPORT.write(Path.of("..", "docs"));
    }
  }

  @Test
  void usesASteadyLinkWithoutFillingItsQueue() {
    Network network = new Network(SEED, 1_500_000, 25);
    network.flow(0, 2_500_000, 0);
    network.run(60);
    REPORT.add(1, "steady", "1.5 Mbit/s, steady", network, 10, NEVER);

    assertThat(network.utilisation(10, 60)).isGreaterThan(0.88);
    assertThat(network.queueMillis(0.95, 10, 60)).isLessThan(60);
    assertThat(network.droppedRatio()).isLessThan(0.002);
  }

  @Test
  void usesALinkAlthoughItsEncoderKeepsBelowWhatItMay() {
    Network network = new Network(SEED, 1_500_000, 25);
    network.flow(0, 2_500_000, 0).makes = 0.9;
    network.run(60);

    assertThat(network.utilisation(10, 60)).isGreaterThan(0.87);
    assertThat(network.queueMillis(0.95, 10, 60)).isLessThan(60);
  }

  @Test
  void emptiesTheQueueWithinASecondAfterAFall() {
    Network network = new Network(SEED, 2_000_000, 25);
    Flow flow = network.flow(0, 2_500_000, 0);
    network.capacityAt(20, 500_000);
    network.watchDrainAt(20);
    network.capacityAt(45, 2_000_000);
    network.run(70);
    double climbed = flow.samples().secondsToReach(45, 1_600_000);
    REPORT.add(2, "fall", "2 Mbit/s, 0.5 at 20 s, 2 at 45 s", network, 10, climbed);

    assertThat(network.drainedSeconds()).isLessThan(1);
    assertThat(network.utilisation(25, 45)).isGreaterThan(0.8);
    assertThat(network.queueMillis(0.95, 25, 45)).isLessThan(110);
    assertThat(climbed).isLessThan(12);
  }

  @Test
  void emptiesTheQueueOfEveryOrdinaryPath() {
    for (int delayMillis = 10; delayMillis <= 100; delayMillis += 30) {
      for (long seed = 1; seed <= 5; seed++) {
        double fall = 12 + seed * 0.037;
        Network network = new Network(seed, 2_000_000, delayMillis);
        network.flow(0, 2_500_000, 0);
        network.capacityAt(fall, 500_000);
        network.watchDrainAt(fall);
        network.run(15);

        assertThat(network.drainedSeconds())
            .as("seed %d, %d ms one way", seed, delayMillis)
            .isLessThan(1);
      }
    }
  }

  @Test
  void followsOneLinkThatChanges() {
    Network network = new Network(SEED, 1_000_000, 50);
    network.forward.withDelayMillis(50, 30);
    Flow flow = network.flow(0, 3_000_000, 0);
    network.capacityAt(40, 2_500_000);
    network.capacityAt(60, 600_000);
    network.watchDrainAt(60);
    network.capacityAt(80, 1_000_000);
    network.run(100);
    double climbed = flow.samples().secondsToReach(40, 2_000_000);
    REPORT.add(
        3, "rfc8867-5.1", "RFC 8867 5.1: one flow, capacity and jitter", network, 5, climbed);

    assertThat(network.utilisation(5, 100)).isGreaterThan(0.7);
    assertThat(network.queueMillis(0.95, 5, 100)).isLessThan(100);
    assertThat(network.drainedSeconds()).isLessThan(1.2);
  }

  @Test
  void twoFollowALinkThatChanges() {
    Network network = new Network(SEED, 4_000_000, 50);
    network.flow(0, 3_000_000, 0);
    network.flow(0, 3_000_000, 0);
    network.capacityAt(25, 2_000_000);
    network.capacityAt(50, 3_500_000);
    network.capacityAt(75, 1_000_000);
    network.watchDrainAt(75);
    network.capacityAt(100, 2_000_000);
    network.run(125);
    REPORT.add(4, "rfc8867-5.2", "RFC 8867 5.2: two flows, capacity", network, 5, NEVER);

    assertThat(network.utilisation(5, 125)).isGreaterThan(0.8);
    assertThat(network.queueMillis(0.95, 5, 125)).isLessThan(110);
    assertThat(network.drainedSeconds()).isLessThan(1.5);
    assertThat(network.fairness(5, 125)).isGreaterThan(0.85);
  }

  @Test
  void goesOnWhileFeedbackQueuesUp() {
    Network network = new Network(SEED, 2_000_000, 50);
    network.flow(0, 3_000_000, 0);
    network.capacityAt(20, 1_000_000);
    network.capacityAt(40, 500_000);
    network.watchDrainAt(40);
    network.capacityAt(60, 2_000_000);
    network.at(35, now -> network.back.capacity(now, 20_000));
    network.at(70, now -> network.back.capacity(now, 2_000_000));
    network.run(100);
    REPORT.add(5, "rfc8867-5.3", "RFC 8867 5.3: congested feedback link", network, 5, NEVER);

    assertThat(network.utilisation(5, 100)).isGreaterThan(0.75);
    assertThat(network.queueMillis(0.95, 5, 100)).isLessThan(150);
  }

  @Test
  void threeShareALink() {
    Network network = new Network(SEED, 3_500_000, 50);
    for (int i = 0; i < 3; i++) {
      network.flow(20 * i, 3_000_000, 0);
    }
    network.run(120);
    REPORT.add(
        6, "rfc8867-5.4", "RFC 8867 5.4: three flows, one after the other", network, 60, NEVER);

    assertThat(network.utilisation(60, 120)).isGreaterThan(0.82);
    assertThat(network.fairness(60, 120)).isGreaterThan(0.85);
    assertThat(network.queueMillis(0.95, 60, 120)).isLessThan(130);
  }

  @Test
  void fiveRoundTripsShareALink() {
    Network network = new Network(SEED, 4_000_000, 10);
    long[] further = {0, 15, 40, 90, 140};
    for (int i = 0; i < further.length; i++) {
      network.flow(10 * i, 3_000_000, further[i]);
    }
    network.run(200);
    REPORT.add(7, "rfc8867-5.5", "RFC 8867 5.5: five round trips", network, 60, NEVER);

    assertThat(network.utilisation(60, 200)).isGreaterThan(0.8);
    assertThat(network.fairness(60, 200)).isGreaterThan(0.8);
  }

  @Test
  void keepsItsShareBesideADownload() {
    Network network = new Network(SEED, 2_000_000, 50);
    Flow flow = network.flow(0, 3_000_000, 0);
    new TcpLikeFlow(network, 20);
    network.run(120);
    REPORT.add(
        8, "rfc8867-5.6", "RFC 8867 5.6: a long TCP-like flow from 20 s on", network, 30, NEVER);

    assertThat(flow.samples().bps(30, 120)).isGreaterThan(150_000);
    assertThat(network.utilisation(30, 120)).isGreaterThan(0.85);
  }

  @Test
  void makesRoomForOneThatGoesOn() {
    Network network = new Network(SEED, 3_500_000, 50);
    Flow pauses = network.flow(0, 3_000_000, 0);
    network.flow(0, 3_000_000, 0);
    network.flow(0, 3_000_000, 0);
    network.at(40, now -> pauses.paused = true);
    network.at(60, now -> pauses.paused = false);
    network.run(120);
    double climbed = pauses.samples().secondsToReach(60, 600_000);
    REPORT.add(9, "rfc8867-5.8", "RFC 8867 5.8: one of three pauses", network, 65, climbed);

    assertThat(network.utilisation(42, 58)).isGreaterThan(0.78);
    assertThat(climbed).isLessThan(15);
    assertThat(network.fairness(65, 120)).isGreaterThan(0.75);
  }

  @Test
  void bearsLossesThatAreNotItsOwn() {
    Network network = new Network(SEED, 2_500_000, 25);
    network.forward.loss(0.1);
    Flow flow = network.flow(0, 2_000_000, 0);
    network.run(60);
    REPORT.add(10, "loss", "10 % lost at random; 2 Mbit/s wanted of 2.5", network, 10, NEVER);

    assertThat(flow.samples().bps(10, 60)).isGreaterThan(1_500_000);
  }

  @Test
  void bearsBurstsOfLosses() {
    Network network = new Network(SEED, 2_500_000, 25);
    Flow flow = network.flow(0, 2_000_000, 0);
    for (int second = 5; second < 60; second += 5) {
      network.at(second, now -> network.forward.loss(0.6));
      network.at(second + 0.2, now -> network.forward.loss(0));
    }
    network.run(60);
    REPORT.add(11, "bursts", "60 % lost for 0.2 s, every 5 s", network, 10, NEVER);

    assertThat(flow.samples().bps(10, 60)).isGreaterThan(1_400_000);
  }

  @Test
  void fitsIntoAShortQueue() {
    Network network = new Network(SEED, 2_000_000, 25);
    network.forward.withQueueMillis(30);
    network.flow(0, 3_000_000, 0);
    network.run(60);
    REPORT.add(12, "short-queue", "2 Mbit/s with a queue of 30 ms", network, 10, NEVER);

    assertThat(network.utilisation(10, 60)).isGreaterThan(0.8);
    assertThat(network.droppedRatio()).isLessThan(0.08);
  }

  @Test
  void findsItsWayDownAtTheStart() {
    Network network = new Network(SEED, 300_000, 50);
    network.flow(0, 2_000_000, 0);
    network.run(60);
    REPORT.add(13, "narrow", "300 kbit/s from the start", network, 10, NEVER);

    assertThat(network.utilisation(10, 60)).isGreaterThan(0.75);
    assertThat(network.queueMillis(0.95, 10, 60)).isLessThan(150);
  }

  @Test
  void findsItsWayUpAtTheStart() {
    Network network = new Network(SEED, 10_000_000, 50);
    Flow flow = network.flow(0, 4_000_000, 0);
    network.run(30);
    double climbed = flow.samples().secondsToReach(0, 3_600_000);
    REPORT.add(14, "wide", "10 Mbit/s from the start, 4 wanted", network, 5, climbed);

    assertThat(climbed).isLessThan(1);
  }

  @Test
  void neitherGrowsNorFallsWhileLittleIsSent() {
    Network network = new Network(SEED, 3_000_000, 25);
    Flow flow = network.flow(0, 2_500_000, 0);
    network.at(20, now -> flow.mostBps = 150_000);
    network.at(60, now -> flow.mostBps = 2_500_000);
    network.run(80);
    double climbed = flow.samples().secondsToReach(60, 2_200_000);
    REPORT.add(15, "little", "3 Mbit/s; little to send from 20 to 60 s", network, 62, climbed);

    double before = flow.samples().targetBps[195];
    for (int tenth = 210; tenth < 600; tenth++) {
      assertThat(flow.samples().targetBps[tenth]).isBetween(0.7 * before, 1.1 * before);
    }
    assertThat(climbed).isLessThan(1);
  }

  @Test
  void spreadsKeyFrames() {
    Network network = new Network(SEED, 2_000_000, 25);
    Flow flow = network.flow(0, 3_000_000, 0);
    flow.keyFrameEvery = 100;
    network.run(60);
    REPORT.add(16, "key-frames", "2 Mbit/s, a key frame every 4 s", network, 10, NEVER);

    assertThat(network.utilisation(10, 60)).isGreaterThan(0.85);
    assertThat(network.queueMillis(0.95, 10, 60)).isLessThan(80);
    assertThat(flow.samples().worstPacedMillis()).isLessThan(400);
  }
}
