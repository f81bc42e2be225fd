package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.IncomingStream;
import io.parley.media.client.StreamSpec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.ParityTypes;
import io.parley.media.section.StreamSsrc;
import io.parley.testkit.Conditions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures on their way over a link that loses packets, and is too far away to ask for them. A
/// track of one packet a picture is a base layer; one of three is 600 kbit/s.
class RepairSimulationTest {

  private static final ExtensionIds NUMBERED = new ExtensionIds(1, 0, 0, 7, 4, 0, 0, 0, 5);

  private static Conditions far(double loss) {
    return Conditions.PERFECT.withDelayMillis(150, 5).withLoss(loss);
  }

  /// @param inTime share of pictures that were whole in time
  /// @param unasked packets of repair for each packet of media
  private record Outcome(double inTime, double unasked) {}

  /// @param estimated else nothing is sent unasked, since nobody knows what there is room for
  private static Outcome outcome(
      long seed, double loss, boolean estimated, int packets, int bytes) {
    return outcome(seed, loss, estimated, ParityTypes.NONE, packets, bytes);
  }

  private static Outcome outcome(
      long seed, double loss, boolean estimated, ParityTypes parity, int packets, int bytes) {
    try (Call call = new Call(seed)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.GOOD);
      bob.subscribes = estimated ? NUMBERED : Call.SUBSCRIBED;
      bob.parity = parity;
      bob.up.become(far(loss));
      bob.down.become(far(loss));
      publish(alice, packets, bytes);
      IncomingStream video = bob.subscribe(100, 1, MediaKind.VIDEO);
      call.run(5_000);
      long pictures = video.seen().pictures();
      long inTime = video.seen().inTime();
      call.run(15_000);
      var stats = Objects.requireNonNull(call.shard.downTrackStats(100));
      double seen = video.seen().pictures() - pictures;
      assertThat(seen).isGreaterThan(300);
      assertThat(video.continuity().damaged()).isZero();
      assertThat(video.restored() > 0).isEqualTo(parity != ParityTypes.NONE && packets > 1);
      return new Outcome(
          (video.seen().inTime() - inTime) / seen, (double) stats.unasked() / stats.packets());
    }
  }

  private static void publish(Call.Participant alice, int packets, int bytes) {
    alice.announce(1, MediaKind.VIDEO, new StreamSsrc(5000, 5001));
    alice.client.send(
        StreamSpec.vp8(5000, 5001, Call.VP8, Call.VP8_RTX)
            .tagged(Call.mid(1), "", Call.PUBLISHED)
            .frames(40_000_000L, packets, bytes));
  }

  @ParameterizedTest(name = "{0} lost")
  @CsvSource({"0.05, 0.98", "0.1, 0.97"})
  void baseLayersComeInTimeThoughTheOtherEndIsFarAway(double loss, double inTime) {
    assertThat(outcome(1, loss, false, 1, 750).inTime()).isLessThan(1 - 0.7 * loss);
    Outcome repaired = outcome(1, loss, true, 1, 750);
    assertThat(repaired.inTime()).isGreaterThan(inTime);
    assertThat(repaired.unasked()).isBetween(0.5, 1.0);
  }

  @Test
  void whatIsSentUnaskedIsBounded() {
    Outcome plain = outcome(2, 0.1, false, 3, 1000);
    Outcome repaired = outcome(2, 0.1, true, 3, 1000);
    assertThat(plain.unasked()).isZero();
    assertThat(repaired.unasked()).isBetween(0.15, 0.3);
    assertThat(repaired.inTime()).isGreaterThan(plain.inTime() + 0.03);
  }

  @ParameterizedTest(name = "{0} lost, woven {2}")
  @CsvSource({"0.05, 0.94, false", "0.1, 0.86, false", "0.05, 0.92, true", "0.1, 0.85, true"})
  void parityGoesFurtherThanCopies(double loss, double inTime, boolean woven) {
    Outcome copied = outcome(2, loss, true, 3, 1000);
    Outcome repaired = outcome(2, loss, true, woven ? Call.WOVEN : Call.APART, 3, 1000);
    assertThat(repaired.inTime()).isGreaterThan(Math.max(inTime, copied.inTime() + 0.02));
    assertThat(repaired.unasked()).isBetween(0.08, 0.32);
  }

  @Test
  void nothingIsSentUnaskedWithoutLosses() {
    assertThat(outcome(3, 0, true, 3, 1000)).isEqualTo(new Outcome(1, 0));
  }

  @Test
  void whoAsksForEverythingGetsNotMuchMore() {
    try (Call call = new Call(4)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.GOOD);
      var carol = call.joined(Call.GOOD);
      bob.subscribes = NUMBERED;
      carol.subscribes = NUMBERED;
      publish(alice, 3, 1000);
      IncomingStream greedy = bob.subscribe(100, 1, MediaKind.VIDEO);
      IncomingStream other = carol.subscribe(200, 1, MediaKind.VIDEO);
      greedy.askForEverything();
      call.run(3_000);
      long bytes = bob.bytesDown;
      call.run(10_000);

      assertThat(greedy.duplicates()).isGreaterThan(100);
      assertThat(bob.bytesDown - bytes).isLessThan(10 * (600_000 + 1_000_000) / 8 * 11 / 10);
      assertThat(greedy.continuity().frames()).isGreaterThan(310);
      assertThat(other.lost() + other.gaps()).isZero();
      assertThat(other.seen().inTime()).isEqualTo(other.seen().pictures());
    }
  }

  /// @param echoes the publisher's reports tell the round trip
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPublisherThatIsFarAwayIsNotAskedTwiceForWhatIsOnItsWay(boolean echoes) {
    try (Call call = new Call(5)) {
      var alice = call.joined(Call.GOOD);
      var bob = call.joined(Call.GOOD);
      if (!echoes) {
        alice.client.keepRoundTrip();
      }
      alice.up.become(far(0.05));
      alice.down.become(far(0));
      publish(alice, 3, 1000);
      IncomingStream video = bob.subscribe(100, 1, MediaKind.VIDEO);
      call.run(5_000);
      var before = Objects.requireNonNull(call.shard.trackStats(call.time.nowNanos(), 1));
      long asked = alice.client.keyFramesAsked();
      call.run(15_000);

      var after = Objects.requireNonNull(call.shard.trackStats(call.time.nowNanos(), 1));
      long lost = after.lost() - before.lost();
      assertThat(lost).isGreaterThan(30);
      assertThat(after.nacks() - before.nacks()).isBetween(lost, lost * 5 / 4);
      assertThat(alice.client.keyFramesAsked()).isEqualTo(asked);
      assertThat(video.lost()).isZero();
      var peer = Objects.requireNonNull(call.shard.peerStats(alice.peer));
      assertThat(peer.rttNanos() > 0).isEqualTo(echoes);
    }
  }
}
