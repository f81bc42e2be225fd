package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.allocation.Reason;
import io.parley.media.layer.Layers;
import io.parley.media.section.MediaKind;
import io.parley.testkit.Conditions;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What can be read of tracks and down-tracks is what their clients went through.
class StatisticsSimulationTest {

  private static TrackStats track(Call call, long id) {
    return Objects.requireNonNull(call.shard.trackStats(call.time.nowNanos(), id));
  }

  private static DownTrackStats downTrack(Call call, long id) {
    return Objects.requireNonNull(call.shard.downTrackStats(id));
  }

  @Test
  void onAGoodLinkNothingIsLost() {
    try (Call call = new Call(1)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.GOOD);
      alice.publishVideo(1, 5000);
      alice.publishAudio(2, 6000);
      bob.subscribe(100, 1, MediaKind.VIDEO);
      bob.subscribe(200, 2, MediaKind.AUDIO);
      call.run(8000);

      TrackStats video = track(call, 1);
      assertThat(video.packets()).isGreaterThan(500);
      assertThat(video.payloadBytes()).isGreaterThan(400_000);
      assertThat(video.lost() + video.givenUp() + video.nacks()).isZero();
      assertThat(video.layers()).hasSize(1);
      assertThat(video.layers().getFirst().bitsPerSecond()).isBetween(500_000L, 800_000L);
      assertThat(video.layers().getFirst().framesPerSecond()).isBetween(23.0, 27.0);
      assertThat(track(call, 2).layers()).isEmpty();

      DownTrackStats sent = downTrack(call, 100);
      assertThat(sent.packets()).isBetween(video.packets() - 100, video.packets());
      assertThat(sent.reportedExpected()).isBetween(sent.packets() - 200, sent.packets());
      assertThat(sent.reportedLost() + sent.notSent() + sent.freezes()).isZero();
      assertThat(sent.spatial()).isZero();
      assertThat(sent.targetSpatial()).isEqualTo(Layers.ALL);
      assertThat(sent.allocation().reason()).isEqualTo(Reason.AS_WANTED);
      assertThat(sent.allocation().limited()).isFalse();
      assertThat(downTrack(call, 200).reportedExpected()).isGreaterThan(200);
      assertThat(call.shard.downTrackStats(999)).isNull();
      assertThat(call.shard.trackStats(call.time.nowNanos(), 999)).isNull();
    }
  }

  @Test
  void whatIsLostOnTheWayUpIsNotTheSubscribersLoss() {
    try (Call call = new Call(2)) {
      var alice = call.join(Conditions.PERFECT.withLoss(0.1).withDelayMillis(10, 0), Call.GOOD);
      var bob = call.joined(Call.GOOD);
      call.runUntil(20_000, alice::isConnected);
      alice.publishAudio(2, 6000);
      alice.publishVideo(1, 5000);
      bob.subscribe(100, 1, MediaKind.VIDEO);
      bob.subscribe(200, 2, MediaKind.AUDIO);
      call.run(20_000);

      TrackStats video = track(call, 1);
      assertThat(video.lost()).isBetween(video.packets() / 15, video.packets() / 6);
      assertThat(video.nacks()).isGreaterThanOrEqualTo(video.lost() - 10);
      assertThat(video.repairs()).isGreaterThan(video.lost() / 2);
      assertThat(video.givenUp()).isLessThan(10);
      DownTrackStats audio = downTrack(call, 200);
      assertThat(audio.reportedLost() - audio.notSent()).isBetween(-5L, 5L);
    }
  }

  @Test
  void whatTheSubscriberLosesIsItsReportsTelling() {
    try (Call call = new Call(3)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.join(Call.GOOD, Conditions.PERFECT.withLoss(0.1).withDelayMillis(30, 5));
      call.runUntil(20_000, bob::isConnected);
      alice.publishVideo(1, 5000);
      bob.subscribe(100, 1, MediaKind.VIDEO);
      call.run(20_000);

      DownTrackStats sent = downTrack(call, 100);
      assertThat((double) sent.reportedLost() / sent.reportedExpected()).isBetween(0.07, 0.13);
      assertThat(sent.notSent()).isLessThan(20);
      assertThat(sent.nacks()).isGreaterThan(sent.reportedLost() / 2);
      assertThat(sent.retransmitted()).isGreaterThan(sent.reportedLost() / 2);
      assertThat(sent.jitterNanos()).isBetween(100_000L, 40_000_000L);
      assertThat(track(call, 1).lost()).isZero();
    }
  }

  @Test
  void whatIsNotSentAlthoughItComesIsAFreezeAndAPause() {
    try (Call call = new Call(4)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.GOOD);
      alice.publishVideo(1, 5000);
      bob.subscribe(100, 1, MediaKind.VIDEO);
      call.run(2000);
      call.shard.targetDownTrack(call.time.nowNanos(), 100, Layers.NOTHING, 0);
      call.run(3000);
      assertThat(downTrack(call, 100).spatial()).isEqualTo(Layers.NOTHING);
      call.shard.targetDownTrack(call.time.nowNanos(), 100, Layers.ALL, Layers.ALL);
      call.run(1000);

      DownTrackStats sent = downTrack(call, 100);
      assertThat(sent.pauses()).isEqualTo(1);
      assertThat(sent.freezes()).isEqualTo(1);
      assertThat(sent.frozenNanos()).isBetween(2_900_000_000L, 3_400_000_000L);
    }
  }

  @Test
  void aSourceThatTakesAnothersPlaceKeepsItsCounts() {
    try (Call call = new Call(5)) {
      var alice = call.joined(Call.GOOD);
      alice.announceLayers(1);
      alice.sendLayer(1, "q", 100, 1).active(true);
      call.run(2000);
      long before = track(call, 1).packets();
      alice.sendLayer(1, "q", 400, 1);
      call.run(2000);

      assertThat(track(call, 1).packets()).isGreaterThan(before + 40);
    }
  }
}
