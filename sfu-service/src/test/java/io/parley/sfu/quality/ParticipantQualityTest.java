package io.parley.sfu.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.section.TrafficKind;
import livekit.LivekitModels.ConnectionQuality;
import org.junit.jupiter.api.Test;

class ParticipantQualityTest {

  private final Readings readings = new Readings();
  private final ParticipantQuality quality = new ParticipantQuality();
  private int changes;

  private ConnectionQuality pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      changes += quality.read(readings.next()) ? 1 : 0;
    }
    return quality.quality();
  }

  private void publishVideo(int layers) {
    readings.publishes = true;
    readings.traffic = TrafficKind.VIDEO;
    readings.asked = layers;
    readings.live = layers;
  }

  @Test
  void aCallWithoutTroubleIsExcellentAllTheTime() {
    readings.publishes = true;
    readings.subscribes = true;
    assertThat(pass(120)).isEqualTo(ConnectionQuality.EXCELLENT);
    assertThat(changes).isZero();
    assertThat(quality.score()).isGreaterThan(4.3);
  }

  @Test
  void whoseSoundIsLostOnTheWayUpIsPoorAndBetterAfterwards() {
    readings.publishes = true;
    pass(10);
    readings.upLost = 10;
    assertThat(pass(4)).isEqualTo(ConnectionQuality.GOOD);
    assertThat(pass(6)).isEqualTo(ConnectionQuality.POOR);
    readings.upLost = 0;
    assertThat(pass(6)).isEqualTo(ConnectionQuality.POOR);
    assertThat(pass(14)).isEqualTo(ConnectionQuality.EXCELLENT);
    assertThat(changes).isLessThanOrEqualTo(4);
  }

  @Test
  void whoLosesSoundOnTheWayDownIsPoor() {
    readings.subscribes = true;
    readings.downLost = 10;
    assertThat(pass(10)).isEqualTo(ConnectionQuality.POOR);
  }

  @Test
  void lostSoundThatLaterPacketsCarryHurtsLessUnlessHardlyAnyCome() {
    readings.subscribes = true;
    readings.repeatedFrames = 3;
    readings.downLost = 10;
    assertThat(pass(20)).isEqualTo(ConnectionQuality.EXCELLENT);
    readings.repeatedFrames = 17;
    readings.downLost = 45;
    assertThat(pass(10)).isEqualTo(ConnectionQuality.POOR);
  }

  @Test
  void whatNeverCameToTheServerIsNotTheSubscribersLoss() {
    readings.subscribes = true;
    readings.downNotSent = 10;
    assertThat(pass(20)).isEqualTo(ConnectionQuality.EXCELLENT);
  }

  @Test
  void oneLostPacketOfFewIsNoBadConnection() {
    readings.publishes = true;
    readings.packetsPerSecond = 2; // as Opus has it in silence
    readings.upLost = 1;
    assertThat(pass(9)).isEqualTo(ConnectionQuality.EXCELLENT);
  }

  @Test
  void lossOfPicturesThatIsRepairedHurtsLessThanThatWhichIsNot() {
    publishVideo(1);
    readings.upLost = 3;
    readings.upRepairs = 3;
    assertThat(pass(10)).isEqualTo(ConnectionQuality.EXCELLENT);
    readings.upRepairs = 0;
    readings.upGivenUp = 3;
    assertThat(pass(10)).isEqualTo(ConnectionQuality.POOR);
  }

  @Test
  void aLayerThatIsNotSentCountsAfterAWhile() {
    publishVideo(3);
    readings.live = 2;
    assertThat(pass(10)).isEqualTo(ConnectionQuality.EXCELLENT);
    assertThat(pass(10)).isEqualTo(ConnectionQuality.GOOD);
    readings.live = 1;
    assertThat(pass(3)).isEqualTo(ConnectionQuality.POOR);
    readings.asked = 1; // nobody wants more
    assertThat(pass(10)).isEqualTo(ConnectionQuality.EXCELLENT);
    readings.asked = 3; // and now somebody does: it takes its time
    assertThat(pass(10)).isEqualTo(ConnectionQuality.EXCELLENT);
  }

  @Test
  void aScreenThatRestsLacksNoLayer() {
    publishVideo(3);
    readings.traffic = TrafficKind.SCREEN;
    readings.live = 0;
    assertThat(pass(60)).isEqualTo(ConnectionQuality.EXCELLENT);
  }

  @Test
  void aPictureThatStandsStillForWantOfRoomIsPoor() {
    readings.subscribes = true;
    readings.traffic = TrafficKind.VIDEO;
    readings.wantedBps = 2_000_000;
    readings.grantedBps = 2_000_000;
    assertThat(pass(10)).isEqualTo(ConnectionQuality.EXCELLENT);
    readings.grantedBps = 600_000;
    assertThat(pass(7)).isEqualTo(ConnectionQuality.EXCELLENT);
    assertThat(pass(3)).isEqualTo(ConnectionQuality.GOOD);
    readings.grantedBps = 0;
    readings.frozenNanos = Readings.SECOND;
    assertThat(pass(3)).isEqualTo(ConnectionQuality.POOR);
  }

  @Test
  void aLinkThatIsMetWithCareIsNoBadOne() {
    readings.subscribes = true;
    readings.traffic = TrafficKind.VIDEO;
    readings.wantedBps = 2_000_000;
    readings.grantedBps = 200_000;
    assertThat(pass(14)).isEqualTo(ConnectionQuality.EXCELLENT);
    readings.grantedBps = 2_000_000;
    assertThat(pass(20)).isEqualTo(ConnectionQuality.EXCELLENT);
  }

  @Test
  void whoIsSilentIsLostAndPoorWhenHeardAgain() {
    readings.publishes = true;
    pass(5);
    assertThat(quality.silent(true)).isTrue();
    assertThat(pass(3)).isEqualTo(ConnectionQuality.LOST);
    assertThat(quality.silent(false)).isTrue();
    assertThat(quality.quality()).isEqualTo(ConnectionQuality.POOR);
    assertThat(pass(10)).isEqualTo(ConnectionQuality.EXCELLENT);
    assertThat(quality.silent(false)).isFalse();
  }
}
