package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.congestion.CongestionLimits;
import io.parley.media.congestion.CongestionState;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.testkit.Bottleneck;
import io.parley.testkit.Seeds;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a shard learns of its subscribers' links: from numbers on real packets, and real feedback.
class DownlinkEstimateSimulationTest {

  private static final ExtensionIds NUMBERED = new ExtensionIds(1, 0, 0, 7, 4, 0, 0, 0, 5);

  @Test
  void aGoodLinkIsFoundToTakeMore() {
    try (Call call = new Call(1)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.GOOD);
      bob.subscribes = NUMBERED;
      alice.publishVideo(1, 5000);
      alice.publishAudio(2, 6000);
      var video = bob.subscribe(100, 1, MediaKind.VIDEO);
      var audio = bob.subscribe(200, 2, MediaKind.AUDIO);
      call.run(4000);

      LinkStats link = Objects.requireNonNull(call.shard.linkStats(bob.peer));
      assertThat(link.targetBps()).isGreaterThan(2 * CongestionLimits.STANDARD.startBps());
      assertThat(link.probes()).isPositive();
      assertThat(link.lossRatio()).isZero();
      assertThat(link.rttNanos()).isBetween(20_000_000L, 150_000_000L);
      assertThat(call.shard.linkStats(alice.peer)).isNull();
      assertThat(video.continuity().frames()).isGreaterThan(80);
      assertThat(video.continuity().damaged() + video.lost()).isZero();
      assertThat(audio.continuity().damaged() + audio.lost()).isZero();
    }
  }

  @Test
  void aNarrowLinkIsFoundToTakeLess() {
    try (Call call = new Call(2)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.GOOD);
      bob.narrow = new Bottleneck<>(call.time.nowNanos(), 400_000, Seeds.random(1));
      bob.subscribes = NUMBERED;
      alice.publishVideo(1, 5000);
      bob.subscribe(100, 1, MediaKind.VIDEO);
      call.run(6000);

      LinkStats link = Objects.requireNonNull(call.shard.linkStats(bob.peer));
      assertThat(link.targetBps()).isBetween(100_000L, 420_000L);
      assertThat(link.state()).isNotIn(CongestionState.UNKNOWN, CongestionState.NO_FEEDBACK);
    }
  }

  @Test
  void withoutNumbersNothingIsEstimated() {
    try (Call call = new Call(3)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.GOOD);
      alice.publishVideo(1, 5000);
      bob.subscribe(100, 1, MediaKind.VIDEO);
      call.run(1000);

      assertThat(call.shard.linkStats(bob.peer)).isNull();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void numbersAndProbesDoNotHarmABadLink(long seed) {
    try (Call call = new Call(seed)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.BAD);
      bob.subscribes = NUMBERED;
      alice.publishVideo(1, 5000);
      var video = bob.subscribe(100, 1, MediaKind.VIDEO);
      call.run(5000);

      LinkStats link = Objects.requireNonNull(call.shard.linkStats(bob.peer));
      assertThat(link.lossRatio()).isBetween(0.01, 0.3);
      assertThat(video.continuity().frames()).isGreaterThan(60);
      assertThat(video.continuity().damaged()).isZero();
      assertThat(bob.client.strayPackets()).isZero();
    }
  }
}
