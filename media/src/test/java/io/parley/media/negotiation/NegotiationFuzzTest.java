package io.parley.media.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.sdp.Captured;
import io.parley.media.sdp.Mutation;
import io.parley.media.sdp.SessionDescription;
import io.parley.media.section.Codec;
import io.parley.testkit.Seeds;
import java.util.HashSet;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NegotiationFuzzTest {

  private static final Codec[] CODECS = Codec.values();

  private final Given given = new Given();

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void spoiltOffersAreAnsweredInTheirOwnShapeOrRefused(long seed) {
    var random = Seeds.random(seed);
    var connection = new AnsweringConnection(given::transport, random);
    for (int i = 0; i < 30; i++) {
      change(connection, random);
      var name = Captured.ALL.get(random.nextInt(Captured.ALL.size()));
      var offer = Captured.text(name);
      offer = random.nextInt(3) == 0 ? offer : Mutation.of(offer, random);
      if (connection.offer(offer, track -> TrackHints.NONE) instanceof OfferOutcome.Answered a) {
        var answer = Objects.requireNonNull(SessionDescription.parse(a.sdp()));
        var description = Objects.requireNonNull(SessionDescription.parse(offer));
        assertThat(answer.media()).hasSameSizeAs(description.media());
        for (int m = 0; m < answer.media().size(); m++) {
          assertThat(answer.media().get(m).mid()).isEqualTo(description.media().get(m).mid());
        }
        var ssrcs = new HashSet<Integer>();
        a.sending().forEach(bound -> ssrcs.add(bound.section().source().ssrc()));
        assertThat(ssrcs).hasSameSizeAs(a.sending());
        assertThat(a.midToTrackId()).hasSameSizeAs(a.sending());
        assertThat(a.receiving()).hasSameSizeAs(a.tracks());
      }
      var wanted = connection.takeSectionsWanted();
      assertThat(wanted == null || wanted.audios() >= 0 && wanted.videos() >= 0).isTrue();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void spoiltAnswersAreAcceptedOrRefused(long seed) {
    var random = Seeds.random(seed);
    var connection = new OfferingConnection(given.transport(), random.nextBoolean(), random);
    for (int i = 0; i < 30; i++) {
      if (random.nextBoolean()) {
        connection.add(Given.track("TR_" + random.nextInt(12), CODECS[random.nextInt(5)]));
      } else {
        connection.remove("TR_" + random.nextInt(12));
      }
      var offer = connection.offer();
      var answer = offer == null ? Captured.text("chromium-sub-six") : answering(offer.sdp());
      answer = random.nextInt(3) == 0 ? answer : Mutation.of(answer, random);
      if (connection.answer(answer, 0) instanceof AnswerOutcome.Accepted accepted) {
        assertThat(accepted.bound().size()).isLessThanOrEqualTo(accepted.sending().size());
        accepted.sending().forEach(bound -> assertThat(bound.section().formats()).isNotEmpty());
      }
    }
  }

  private static void change(AnsweringConnection connection, RandomGenerator random) {
    if (random.nextBoolean()) {
      connection.add(Given.track("TR_" + random.nextInt(20), CODECS[random.nextInt(5)]));
    } else {
      connection.remove("TR_" + random.nextInt(20));
    }
  }

  /// An answer that takes all there is.
  private static String answering(String offer) {
    return offer.replace("a=sendonly", "a=recvonly").replace("setup:passive", "setup:active");
  }
}
