package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.Continuity;
import io.parley.media.client.IncomingStream;
import io.parley.media.client.OutgoingStream;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Media of one participant on its way to another, over good links and bad ones.
class ForwardingSimulationTest {

  static void assertWhole(IncomingStream stream) {
    Continuity seen = stream.continuity();
    assertThat(stream.lost()).as("lost").isZero();
    assertThat(stream.unknownFormat()).as("unknown format").isZero();
    assertThat(seen.damaged()).as("damaged").isZero();
    assertThat(seen.undecodable()).as("undecodable").isZero();
    assertThat(seen.timestampErrors()).as("timestamp errors").isZero();
    assertThat(seen.pictureErrors()).as("picture errors").isZero();
    assertThat(seen.badSwitches()).as("bad switches").isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void forwardsVideoAnnouncedBySsrc(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.GOOD);
      var subscriber = call.joined(Call.GOOD);
      OutgoingStream sent = publisher.publishVideo(1, 1000);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);

      call.run(3000);

      assertThat(call.events)
          .contains(
              new ShardEvent.TrackStarted(1, 0, "", 1000, Codec.VP8),
              new ShardEvent.DownTrackBound(7000));
      assertWhole(got);
      assertThat(got.continuity().headless()).isZero();
      assertThat(got.continuity().frames()).isGreaterThan(60);
      assertThat(got.duplicates()).isZero();
      assertThat(got.received()).isGreaterThan(sent.packets() - 20);
      assertThat(publisher.client.transportCcReceived()).isGreaterThan(100);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void repairsVideoOverABadLink(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = call.joined(Call.BAD);
      var subscriber = call.joined(Call.BAD);
      OutgoingStream sent = publisher.publishVideo(1, 1000);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.VIDEO);

      call.run(6000);
      sent.active(false);
      long endNanos = call.time.nowNanos();
      call.run(2000);

      Continuity seen = got.continuity();
      // One packet in ten thousand is lost as often as it is sent.
      assertThat(got.gaps() + got.lost()).as("given up").isLessThan(got.received() / 100);
      assertThat(got.repaired()).isPositive();
      assertThat(seen.frames()).isGreaterThan(100);
      assertThat(seen.damaged() + seen.timestampErrors() + seen.pictureErrors()).isZero();
      assertThat(seen.lastFrameNanos()).isGreaterThan(endNanos - 1_000_000_000L);
      if (got.lost() == 0) {
        assertWhole(got);
      }
    }
  }
}
