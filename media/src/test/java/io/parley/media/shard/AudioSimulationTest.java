package io.parley.media.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.HeardFrames;
import io.parley.media.client.IncomingStream;
import io.parley.media.section.MediaKind;
import io.parley.testkit.Conditions;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Audio on its way over links that lose much of it, both ways: what a player has in time.
class AudioSimulationTest {

  private static final Conditions NEAR = Conditions.PERFECT.withDelayMillis(25, 5);
  private static final Conditions FAR = Conditions.PERFECT.withDelayMillis(250, 5);

  private static Call.Participant joined(
      Call call, Conditions conditions, Consumer<Call.Participant> being) {
    var participant = call.joined(Call.GOOD);
    being.accept(participant);
    participant.up.become(conditions);
    participant.down.become(conditions);
    return participant;
  }

  private static void plain(Call.Participant participant) {
    participant.nack = false;
  }

  private static void asking(Call.Participant participant) {
    participant.nack = true;
  }

  private static void repeating(Call.Participant participant) {
    participant.red = true;
    participant.nack = false;
  }

  private static void repeatingAndAsking(Call.Participant participant) {
    participant.red = true;
  }

  private static double concealed(IncomingStream got) {
    HeardFrames heard = got.heard();
    assertThat(got.unknownFormat() + got.unreadable() + got.continuity().damaged()).isZero();
    assertThat(heard.frames()).isGreaterThan(700);
    return (double) heard.concealed() / heard.frames();
  }

  private static Stream<Arguments> each(double[][] rows) {
    return Stream.of(rows)
        .flatMap(
            row -> LongStream.range(0, 2).mapToObj(seed -> Arguments.of(seed, row[0], row[1])));
  }

  static Stream<Arguments> repaired() {
    return each(new double[][] {{0.1, 0.005}, {0.3, 0.01}, {0.5, 0.05}, {0.7, 0.15}});
  }

  /// As browsers have it: frames are repeated, and what is missing is asked for.
  @ParameterizedTest(name = "seed {0}, {1} lost")
  @MethodSource("repaired")
  void wordsStayWhole(long seed, double loss, double mostConcealed) {
    try (Call call = new Call(seed)) {
      var publisher = joined(call, Call.GOOD, AudioSimulationTest::plain);
      var subscriber = joined(call, NEAR.withLoss(loss), AudioSimulationTest::repeatingAndAsking);
      publisher.publishAudio(1, 1000);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.AUDIO);

      call.run(16_000);
      assertThat(concealed(got)).isLessThan(mostConcealed);
      assertThat(got.heard().repeated()).isGreaterThan((long) (loss * 0.7 * got.heard().frames()));
    }
  }

  static Stream<Arguments> repeated() {
    return each(new double[][] {{0.1, 0.015}, {0.3, 0.03}, {0.5, 0.07}, {0.7, 0.18}});
  }

  /// Where the other end is too far away to ask.
  @ParameterizedTest(name = "seed {0}, {1} lost")
  @MethodSource("repeated")
  void repeatedFramesAloneCarryMostOfIt(long seed, double loss, double mostConcealed) {
    try (Call call = new Call(seed)) {
      var publisher = joined(call, Call.GOOD, AudioSimulationTest::plain);
      var subscriber = joined(call, FAR.withLoss(loss), AudioSimulationTest::repeating);
      publisher.publishAudio(1, 1000);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.AUDIO);

      call.run(16_000);
      assertThat(concealed(got)).isLessThan(mostConcealed);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void whoCannotReadRepeatedFramesGetsThoseThatItsPublishersLinkLost(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = joined(call, NEAR.withLoss(0.1), AudioSimulationTest::repeating);
      var plain = joined(call, Call.GOOD, AudioSimulationTest::plain);
      var repeating = joined(call, Call.GOOD, AudioSimulationTest::repeating);
      publisher.publishAudio(1, 1000);
      IncomingStream first = plain.subscribe(7000, 1, MediaKind.AUDIO);
      IncomingStream second = repeating.subscribe(8000, 1, MediaKind.AUDIO);

      call.run(16_000);
      assertThat(first.heard().repeated()).isZero();
      assertThat(concealed(first)).as("two in a row").isLessThan(0.03);
      assertThat(concealed(second)).as("two in a row").isLessThan(0.03);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void lostAudioIsAskedForAtItsPublisherAndSentAgainToItsSubscriber(long seed) {
    try (Call call = new Call(seed)) {
      var publisher = joined(call, NEAR.withLoss(0.1), AudioSimulationTest::asking);
      var subscriber = joined(call, NEAR.withLoss(0.1), AudioSimulationTest::asking);
      var sent = publisher.publishAudio(1, 1000);
      IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.AUDIO);

      call.run(16_000);
      assertThat(sent.retransmitted()).isPositive();
      assertThat(concealed(got)).as("of a fifth").isLessThan(0.03);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void everySlotComesBackAndNothingOfAMutedTimeIsHeard(long seed) {
    Call call = new Call(seed);
    var publisher = joined(call, NEAR.withLoss(0.2), AudioSimulationTest::repeatingAndAsking);
    var subscriber = joined(call, NEAR.withLoss(0.3), AudioSimulationTest::repeatingAndAsking);
    publisher.publishAudio(1, 1000);
    IncomingStream got = subscriber.subscribe(7000, 1, MediaKind.AUDIO);
    call.run(3000);
    long heardBefore = got.heard().frames();
    call.shard.muteTrack(call.time.nowNanos(), 1, true);
    call.run(2000);
    call.shard.muteTrack(call.time.nowNanos(), 1, false);
    call.run(2000);

    long missing = got.heard().frames() - heardBefore - 200;
    assertThat(got.heard().concealed()).as("of %s", missing).isGreaterThan(90);
    call.shard.closePeer(call.time.nowNanos(), publisher.peer);
    call.shard.closePeer(call.time.nowNanos(), subscriber.peer);
    call.run(500);
    assertThat(call.slots.taken()).isZero();
    call.close();
  }
}
