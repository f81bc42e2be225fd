package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.allocation.Budget;
import io.parley.media.client.IncomingStream;
import io.parley.media.section.MediaKind;
import io.parley.testkit.Bottleneck;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a subscriber sees as its link changes, or seems to: the estimate, the pacer, the allocation
/// and the layers together. Layers take about 150, 500 and 1,200 kbit/s.
class DownlinkSimulationTest {

  private static final long QUEUE_GONE_NANOS = 30_000_000L;

  private final WatchedCall watched = new WatchedCall();
  private final Call call = watched.call;
  private final Call.Participant bob = watched.bob;

  private IncomingStream audio() {
    return bob.subscribe(200, 2, MediaKind.AUDIO);
  }

  private boolean wasPaused() {
    return call.events.contains(new ShardEvent.DownTrackPaused(bob.peer, 100, true));
  }

  private boolean isQueueGone(Bottleneck<byte[]> link) {
    return link.queueNanos(call.time.nowNanos()) < QUEUE_GONE_NANOS;
  }

  @Test
  void aLowerLayerComesSoonAndTheHighestComesBack() {
    try (call) {
      var link = watched.narrow(2_000_000);
      watched.publish();
      var video = watched.video();
      var audio = audio();
      call.run(8_000);
      assertThat(WatchedCall.layer(video)).isEqualTo(2);

      link.capacity(call.time.nowNanos(), 500_000);
      call.run(300);
      assertThat(isQueueGone(link)).isFalse();
      assertThat(call.runUntil(700, () -> isQueueGone(link))).isTrue();
      assertThat(call.runUntil(500, () -> WatchedCall.layer(video) == 0)).isTrue();
      long frames = video.continuity().frames();
      long spoken = audio.continuity().frames();
      call.run(5_000);
      assertThat(video.continuity().frames() - frames).isGreaterThan(120);
      assertThat(audio.continuity().frames() - spoken).isGreaterThan(247);
      assertThat(wasPaused()).isFalse();

      link.capacity(call.time.nowNanos(), 2_000_000);
      assertThat(call.runUntil(12_000, () -> WatchedCall.layer(video) == 2)).isTrue();
      assertThat(video.continuity().damaged()).isZero();
      assertThat(video.continuity().badSwitches()).isZero();
    }
  }

  @Test
  void aSteadyLinkIsUsedAsFarAsLayersAllow() {
    try (call) {
      var link = watched.narrow(1_600_000);
      watched.publish();
      var video = watched.video();
      call.run(8_000);
      long bytes = bob.bytesDown;
      long dropped = link.dropped();
      call.run(8_000);

      assertThat(WatchedCall.layer(video)).isEqualTo(2);
      assertThat(bob.bytesDown - bytes).isGreaterThan(1_150_000);
      assertThat(link.dropped() - dropped).isZero();
      assertThat(isQueueGone(link)).isTrue();
    }
  }

  @Test
  void aPoorLinkHasSpeechAndAMovingPicture() {
    try (call) {
      var link = watched.narrow(300_000);
      var carol = call.joined(Call.GOOD);
      watched.publish();
      carol.subscribes = WatchedCall.NUMBERED;
      var undisturbed = carol.subscribe(300, 1, MediaKind.VIDEO);
      var video = watched.video();
      var audio = audio();
      call.run(3_000);
      long frames = video.continuity().frames();
      long spoken = audio.continuity().frames();
      long dropped = link.dropped();
      long others = undisturbed.continuity().frames();
      call.run(10_000);

      assertThat(WatchedCall.layer(video)).isZero();
      assertThat(video.continuity().frames() - frames).isGreaterThan(245);
      assertThat(audio.continuity().frames() - spoken).isGreaterThan(495);
      assertThat(link.dropped() - dropped).isZero();
      assertThat(wasPaused()).isFalse();
      assertThat(undisturbed.continuity().frames() - others).isGreaterThan(245);
      assertThat(WatchedCall.layer(undisturbed)).isEqualTo(2);
      assertThat(undisturbed.lost() + undisturbed.continuity().damaged()).isZero();
    }
  }

  @Test
  void aLinkThatTakesNoPictureAtAllHasSpeechAndIsTriedAgain() {
    try (call) {
      var link = watched.narrow(100_000);
      watched.publish();
      watched.video();
      var audio = audio();
      assertThat(call.runUntil(6_000, this::wasPaused)).isTrue();
      call.run(1_500);
      long spoken = audio.continuity().frames();
      call.run(3_000);
      assertThat(audio.continuity().frames() - spoken).isGreaterThan(145);

      link.capacity(call.time.nowNanos(), 3_000_000);
      var resumed = new ShardEvent.DownTrackPaused(bob.peer, 100, false);
      assertThat(call.runUntil(15_000, () -> call.events.contains(resumed))).isTrue();
    }
  }

  @Test
  void aCapHoldsWhateverTheNetworkCarries() {
    try (call) {
      watched.publish();
      call.shard.limitDownlink(call.time.nowNanos(), bob.peer, 700_000, 0);
      var video = watched.video();
      call.run(4_000);
      assertThat(WatchedCall.layer(video)).isEqualTo(1);
      LinkStats link = Objects.requireNonNull(call.shard.linkStats(bob.peer));
      assertThat(link.allocatedBps()).isBetween(400_000L, 700_000L);
      assertThat(link.pausedTracks()).isZero();

      call.shard.limitDownlink(call.time.nowNanos(), bob.peer, Budget.UNKNOWN, 0);
      assertThat(call.runUntil(4_000, () -> WatchedCall.layer(video) == 2)).isTrue();
    }
  }

  /// @param receiver looks at what came this many milliseconds apart at most
  /// @param shard the same of the server's loop
  @ParameterizedTest
  @CsvSource({"0, 0", "50, 0", "150, 0", "300, 0", "60, 60", "150, 150", "300, 300"})
  void machinesWithoutTimeAreNotTakenForASlowLink(int receiver, int shard) {
    try (call) {
      bob.stallNanos = receiver * 1_000_000L;
      call.shardStallNanos = shard * 1_000_000L;
      watched.publish();
      var video = watched.video();
      assertThat(call.runUntil(shard < 100 ? 1_300 : 2_500, () -> WatchedCall.layer(video) == 2))
          .isTrue();
      long frames = video.continuity().frames();
      call.run(12_000);

      assertThat(wasPaused()).isFalse();
      assertThat(video.continuity().frames() - frames).isGreaterThan(280);
      assertThat(call.runUntil(12_000, () -> WatchedCall.layer(video) == 2)).isTrue();
    }
  }

  /// @param phase of the pictures, when it pauses
  @ParameterizedTest(name = "{0} kbit/s, {1} ms, phase {2}")
  @CsvSource({"50000, 150, 0", "2500, 100, 0", "2500, 100, 15", "2500, 100, 20", "2500, 150, 35"})
  void aLinkThatPausesIsNotTakenForASlowOne(int kbps, int pause, int phase) {
    try (call) {
      var link = watched.narrow(kbps * 1000L);
      watched.publish();
      var video = watched.video();
      call.run(8_000 + phase);
      for (int second = 0; second < 15; second++) {
        if (second % 5 == 0) {
          link.capacity(call.time.nowNanos(), 1000);
          call.run(pause);
          link.capacity(call.time.nowNanos(), kbps * 1000L);
        }
        assertThat(call.runUntil(1_000, () -> WatchedCall.layer(video) < 2)).isFalse();
      }
    }
  }

  @Test
  void videoAfterALongSilenceBeginsAtOnce() {
    try (call) {
      bob.stallNanos = 100_000_000L;
      watched.publish();
      var video = watched.video();
      audio();
      call.run(3_000);
      call.shard.muteTrack(call.time.nowNanos(), 1, true);
      call.run(25_000);
      call.shard.muteTrack(call.time.nowNanos(), 1, false);
      long frames = video.continuity().frames();
      call.run(2_000);

      assertThat(wasPaused()).isFalse();
      assertThat(video.continuity().frames() - frames).isGreaterThan(40);
      assertThat(call.runUntil(3_000, () -> WatchedCall.layer(video) == 2)).isTrue();
    }
  }
}
