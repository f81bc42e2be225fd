package io.parley.media.shard;

import static io.parley.media.shard.ForwardingSimulationTest.assertWhole;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.IncomingStream;
import io.parley.media.client.OutgoingStream;
import io.parley.media.client.StreamSpec;
import io.parley.media.layer.Layers;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Simulcast, and a publisher that changes what it sends.
class LayersSimulationTest {

  private static int source(IncomingStream stream) {
    return Objects.requireNonNull(stream.continuity().last()).ssrc();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void followsTheHighestLayerThatArrives(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      var subscriber = call.joined(Call.GOOD);
      publisher.announceLayers(1);
      publisher.sendLayer(1, "q", 100, 1);
      publisher.sendLayer(1, "h", 200, 2);
      OutgoingStream top = publisher.sendLayer(1, "f", 300, 4);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);

      call.run(3000);
      assertThat(call.events)
          .contains(
              new ShardEvent.TrackStarted(1, 0, "q", 100, Codec.VP8),
              new ShardEvent.TrackStarted(1, 0, "h", 200, Codec.VP8),
              new ShardEvent.TrackStarted(1, 0, "f", 300, Codec.VP8));
      assertThat(source(got)).isEqualTo(300);

      top.active(false);
      call.run(2000);
      assertThat(source(got)).isEqualTo(200);

      top.active(true);
      call.run(2000);
      assertThat(source(got)).isEqualTo(300);
      assertThat(got.continuity().sourceSwitches()).isBetween(2L, 4L);
      assertWhole(got);
      assertThat(got.continuity().headless()).isZero();
    }
  }

  /// For how long no picture came at most, while time passes.
  private static long stillMillis(Call call, IncomingStream got, int millis) {
    long still = 0;
    for (int passed = 0; passed < millis; passed += 10) {
      call.run(10);
      still = Math.max(still, call.time.nowNanos() - got.continuity().lastFrameNanos());
    }
    return still / 1_000_000;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void aPictureDoesNotStandStillWhenItsLayerEnds(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      var subscriber = call.joined(Call.GOOD);
      publisher.announceLayers(1);
      publisher.sendLayer(1, "q", 100, 1);
      publisher.sendLayer(1, "h", 200, 2);
      OutgoingStream top = publisher.sendLayer(1, "f", 300, 4);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      call.run(3000);

      top.active(false);
      assertThat(stillMillis(call, got, 2000)).isLessThan(400);
      assertThat(source(got)).isEqualTo(200);
      top.active(true);
      assertThat(stillMillis(call, got, 2000)).isLessThan(100);
      assertThat(source(got)).isEqualTo(300);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void aLayerIsNotThoughtToHaveEndedWhereANetworkStandsStill(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.BAD);
      var subscriber = call.joined(Call.GOOD);
      publisher.announceLayers(1);
      publisher.sendLayer(1, "q", 100, 1);
      publisher.sendLayer(1, "h", 200, 2);
      publisher.sendLayer(1, "f", 300, 4);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      call.run(3000);
      long switches = got.continuity().sourceSwitches();
      for (int i = 0; i < 5; i++) {
        publisher.unplugged = true;
        call.run(600);
        publisher.unplugged = false;
        call.run(2000);
      }

      assertThat(got.continuity().sourceSwitches()).isEqualTo(switches);
      assertThat(source(got)).isEqualTo(300);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void followsItsTarget(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      var subscriber = call.joined(Call.GOOD);
      publisher.announceLayers(1);
      publisher.sendLayer(1, "q", 100, 1);
      publisher.sendLayer(1, "h", 200, 2);
      publisher.sendLayer(1, "f", 300, 4);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      call.run(1000);
      for (int target : new int[] {0, 2, 1}) {
        call.shard.targetDownTrack(call.time.nowNanos(), 7000, target, Layers.ALL);
        call.run(1500);
        assertThat(source(got)).isEqualTo(100 * (target + 1));
      }

      call.shard.targetDownTrack(call.time.nowNanos(), 7000, Layers.NOTHING, 0);
      call.run(100);
      long before = got.received();
      call.run(2000);
      assertThat(got.received()).isEqualTo(before);
      call.shard.targetDownTrack(call.time.nowNanos(), 7000, 2, Layers.ALL);
      call.run(1500);

      assertThat(source(got)).isEqualTo(300);
      assertWhole(got);
      assertThat(got.continuity().badSwitches()).isZero();
      assertThat(got.gaps()).isZero();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void layersMayBeginLateAndInAnyOrder(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      var subscriber = call.joined(Call.GOOD);
      publisher.announceLayers(1);
      publisher.sendLayer(1, "f", 300, 4);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      call.run(1500);
      call.shard.targetDownTrack(call.time.nowNanos(), 7000, 0, Layers.ALL);
      call.run(1500);
      assertThat(source(got)).as("the only one that there is").isEqualTo(300);

      publisher.sendLayer(1, "h", 200, 2);
      call.run(2000);
      publisher.sendLayer(1, "q", 100, 1);
      call.run(2000);
      assertThat(source(got)).isEqualTo(100);

      call.shard.targetDownTrack(call.time.nowNanos(), 7000, 1, Layers.ALL);
      call.run(1500);
      assertThat(source(got)).isEqualTo(200);
      assertWhole(got);
      assertThat(got.continuity().badSwitches()).isZero();
      assertThat(got.gaps()).isZero();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void staysContinuousOverSwitchesOnABadLink(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.BAD);
      var subscriber = call.joined(Call.BAD);
      publisher.announceLayers(1);
      publisher.sendLayer(1, "q", 100, 1);
      OutgoingStream top = publisher.sendLayer(1, "f", 300, 3);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      for (int i = 0; i < 3; i++) {
        call.run(4000);
        top.active(i % 2 != 0);
      }
      call.run(4000);

      var seen = got.continuity();
      assertThat(seen.badSwitches()).isZero();
      assertThat(seen.damaged() + seen.timestampErrors()).isZero();
      assertThat(seen.pictureErrors()).isZero();
      assertThat(seen.sourceSwitches()).isPositive();
      // One packet in a thousand is lost as often as it is sent, to the server or from it.
      assertThat(got.lost()).as("given up").isLessThan(got.received() / 50);
      assertThat(seen.lastFrameNanos()).isGreaterThan(call.time.nowNanos() - 2_000_000_000L);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void goesOnWhenThePublisherComesBackUnderAnotherSsrc(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      var subscriber = call.joined(Call.GOOD);
      OutgoingStream first = publisher.publishVideo(1, 1000);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      call.run(1000);

      publisher.client.stop(first);
      call.run(300);
      publisher.client.send(
          StreamSpec.vp8(5000, 5001, Call.VP8, Call.VP8_RTX)
              .tagged(Call.mid(1), "", Call.PUBLISHED));
      call.run(2000);

      assertThat(source(got)).isEqualTo(5000);
      assertThat(got.continuity().sourceSwitches()).isEqualTo(1);
      assertWhole(got);
      assertThat(got.continuity().frames()).isGreaterThan(65);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void closesUpPacketsThatOnlyPad(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.BAD);
      var subscriber = call.joined(Call.GOOD);
      OutgoingStream sent = publisher.publishVideo(1, 1000);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);
      long padding = 0;
      for (int i = 0; i < 60; i++) {
        call.run(call.random.nextInt(20, 80));
        for (int n = call.random.nextInt(4); n > 0; n--) {
          sent.sendPadding(200);
          padding++;
        }
      }
      call.run(1000);
      sent.active(false);
      call.run(2000);

      assertThat(padding).isGreaterThan(30);
      assertThat(got.gaps()).isZero();
      assertThat(got.lost()).isLessThan(got.received() / 50);
      assertThat(got.received()).isLessThan(sent.packets() - padding / 3);
      assertThat(got.continuity().pictureErrors()).isZero();
      assertThat(got.continuity().timestampErrors()).isZero();
      assertThat(got.continuity().undecodable()).isLessThan(got.lost() == 0 ? 1 : 200);
    }
  }
}
