package io.parley.sfu.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.allocation.Reason;
import io.parley.media.congestion.CongestionState;
import io.parley.media.section.TrafficKind;
import io.parley.protocol.events.DownTrackSample;
import io.parley.protocol.events.LinkLimits;
import io.parley.protocol.events.LinkSample;
import io.parley.protocol.events.MediaKind;
import io.parley.protocol.events.QualitySample;
import java.util.ArrayList;
import java.util.List;
import livekit.LivekitModels.ConnectionQuality;
import org.junit.jupiter.api.Test;

class QualityRecordTest {

  private static final Verdict FINE = new Verdict(ConnectionQuality.EXCELLENT, 4.4, 4.3);

  private final Readings readings = new Readings();
  private final QualityRecord record = new QualityRecord();

  private void read(int seconds, Verdict verdict) {
    for (int i = 0; i < seconds; i++) {
      record.read(readings.next(), verdict);
    }
  }

  private QualitySample sample() {
    var sample = QualitySample.newBuilder();
    record.fill(sample);
    return sample.build();
  }

  @Test
  void countsWhatHappenedSinceTheSampleBefore() {
    readings.publishes = true;
    readings.subscribes = true;
    readings.traffic = TrafficKind.VIDEO;
    readings.asked = 3;
    readings.live = 2;
    readings.upLost = 5;
    readings.downLost = 2;
    readings.downNotSent = 1;
    readings.wantedBps = 900_000;
    readings.grantedBps = 300_000;
    read(10, FINE);
    assertThat(sample().getTracks(0).getPackets()).isEqualTo(450);
    record.begin();
    readings.frozenNanos = Readings.SECOND / 2;
    read(4, FINE);

    var track = sample().getTracks(0);
    assertThat(track.getTrackSid()).isEqualTo("TR_up");
    assertThat(track.getKind()).isEqualTo(MediaKind.VIDEO);
    assertThat(track.getPackets()).isEqualTo(180);
    assertThat(track.getLost()).isEqualTo(20);
    assertThat(track.getLayersAsked()).isEqualTo(3);
    assertThat(track.getLayersList()).hasSize(2);
    assertThat(track.getLayers(1).getBps()).isEqualTo(200_000);
    var down = sample().getDownTracks(0);
    assertThat(down.getTrackSid()).isEqualTo("TR_down");
    assertThat(down.getExpected()).isEqualTo(196);
    assertThat(down.getLost()).isEqualTo(8);
    assertThat(down.getFrozenMs()).isEqualTo(2000);
    assertThat(down.getReason()).isEqualTo(DownTrackSample.Reason.BUDGET);
    assertThat(down.getGrantedBps()).isEqualTo(300_000);
    assertThat(down.getWantedBps()).isEqualTo(900_000);
    assertThat(down.getTier()).isEqualTo(DownTrackSample.Tier.NORMAL);
    assertThat(sample().hasLink()).isFalse();
  }

  @Test
  void tellsTheWorst() {
    assertThat(sample().hasQuality()).isFalse();
    read(1, FINE);
    read(1, new Verdict(ConnectionQuality.POOR, 2, 4.4));
    read(1, new Verdict(ConnectionQuality.GOOD, 4.4, 3.5));
    assertThat(sample().getQuality()).isEqualTo(ConnectionQuality.POOR);
    assertThat(sample().getUpScore()).isEqualTo(2);
    assertThat(sample().getDownScore()).isEqualTo(3.5f);

    record.begin();
    read(1, FINE);
    assertThat(sample().getQuality()).isEqualTo(ConnectionQuality.EXCELLENT);
  }

  @Test
  void whatEndedIsInTheSampleInWhichItEndedAndInNoLater() {
    readings.publishes = true;
    read(5, FINE);
    readings.publishes = false;
    read(5, FINE);
    assertThat(sample().getTracksList()).hasSize(1);
    record.begin();
    read(5, FINE);
    assertThat(sample().getTracksList()).isEmpty();
  }

  @Test
  void tellsHowTheLinkWasToBeUsed() {
    read(1, FINE);
    assertThat(sample().hasLimits()).isFalse();
    var limits = LinkLimits.newBuilder().setMaxDownlinkBps(500_000).build();
    record.read(new Reading(1, 0, List.of(), List.of(), null, limits), FINE);
    assertThat(sample().getLimits()).isEqualTo(limits);
  }

  @Test
  void leavesOutWhatIsTooMuchAndSaysSo() {
    readings.publishes = true;
    var stats = readings.next().tracks().getFirst().stats();
    List<TrackReading> tracks = new ArrayList<>();
    for (int i = 0; i < QualityRecord.TRACKS + 7; i++) {
      tracks.add(new TrackReading("TR_" + i, 0, stats));
    }
    record.read(new Reading(1, 0, tracks, List.of(), null, LinkLimits.getDefaultInstance()), FINE);

    assertThat(sample().getTracksList()).hasSize(QualityRecord.TRACKS);
    assertThat(sample().getOmitted()).isEqualTo(7);
  }

  @Test
  void everyReasonAndStateHasItsName() {
    for (var reason : Reason.values()) {
      assertThat(DownTrackSample.Reason.valueOf(reason.name())).hasToString(reason.name());
    }
    for (var state : CongestionState.values()) {
      assertThat(LinkSample.State.valueOf(state.name())).hasToString(state.name());
    }
  }
}
