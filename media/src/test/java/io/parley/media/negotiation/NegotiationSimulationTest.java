package io.parley.media.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.sdp.ClientOffer;
import io.parley.media.client.sdp.ClientTransport;
import io.parley.media.client.sdp.ServerDescription;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.testkit.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tracks come and go at random, a faithful client negotiates along, and what must hold is looked
/// at after each round.
class NegotiationSimulationTest {

  private static final ClientTransport CLIENT =
      new ClientTransport("client", "a-password-of-the-client", "sha-256 01:02");
  private static final Codec[] CODECS = Codec.values();
  private static final int STEPS = 60;

  private final Given given = new Given();
  private final Set<String> wanted = new HashSet<>();
  private final Map<Integer, String> trackOfSsrc = new HashMap<>();
  private Map<String, String> before = Map.of();
  private int sids;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void aSinglePeerConnectionServesEveryTrack(long seed) {
    var random = Seeds.random(seed);
    var server = new AnsweringConnection(given::transport, random);
    var client = new ClientOffer(CLIENT, true);
    for (var kind : List.of(MediaKind.AUDIO, MediaKind.VIDEO)) {
      client.receive(kind);
    }
    round(server, client);
    for (int step = 0; step < STEPS; step++) {
      change(random, server::add, server::remove);
      if (random.nextInt(3) == 0) {
        ask(server, client);
      }
    }
    for (int i = 0; i < 3; i++) {
      ask(server, client);
    }

    assertThat(server.midToTrackId().values()).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(server.takeSectionsWanted()).as("it comes to rest").isNull();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void aSubscriberIsOfferedEveryTrack(long seed) {
    var random = Seeds.random(seed);
    var server = new OfferingConnection(given.transport(), true, random);
    int sections = 0;
    for (int step = 0; step < STEPS; step++) {
      change(random, server::add, server::remove);
      if (random.nextInt(8) == 0) {
        server.restartIce(given.transport());
      }
      var offer = random.nextInt(3) == 0 ? server.offer() : null;
      if (offer != null && random.nextInt(4) != 0) {
        // Another change may come before the answer.
        change(random, server::add, server::remove);
        sections = answer(server, offer, sections);
      }
    }
    server.restartIce(given.transport());
    for (var offer = server.offer(); offer != null; offer = server.offer()) {
      sections = answer(server, offer, sections);
    }

    assertThat(server.midToTrackId().values()).containsExactlyInAnyOrderElementsOf(wanted);
  }

  private void ask(AnsweringConnection server, ClientOffer client) {
    var sections = server.takeSectionsWanted();
    if (sections != null) {
      for (int i = 0; i < sections.audios(); i++) {
        client.receive(MediaKind.AUDIO);
      }
      for (int i = 0; i < sections.videos(); i++) {
        client.receive(MediaKind.VIDEO);
      }
      round(server, client);
    }
  }

  private void round(AnsweringConnection server, ClientOffer client) {
    var answered = Given.answered(server, client.write());
    var read = Objects.requireNonNull(client.read(answered.sdp()));
    assertThat(read.tracks()).hasSize(answered.sending().size());
    settle(answered.midToTrackId(), answered.sending());
  }

  private int answer(OfferingConnection server, Offer offer, int sections) {
    var read = Objects.requireNonNull(ServerDescription.read(offer.sdp()));
    var accepted = Given.accepted(server, ClientOffer.answer(read, CLIENT), offer.id());
    assertThat(accepted.unsupported()).isEmpty();
    assertThat(read.description().media().size()).isGreaterThanOrEqualTo(sections);
    settle(offer.midToTrackId(), accepted.sending());
    return read.description().media().size();
  }

  private void settle(Map<String, String> now, List<BoundTrack> sending) {
    now.forEach(
        (mid, sid) ->
            assertThat(before.getOrDefault(mid, sid))
                .as("no track replaces another without a round in between")
                .isEqualTo(sid));
    before = now;
    for (var bound : sending) {
      assertThat(trackOfSsrc.merge(bound.section().source().ssrc(), bound.trackSid(), (a, b) -> a))
          .as("an ssrc belongs to one track for good")
          .isEqualTo(bound.trackSid());
    }
  }

  private void change(RandomGenerator random, Consumer<SendTrack> add, Consumer<String> remove) {
    if (wanted.size() < 12 && random.nextInt(5) < 3) {
      var sid = "TR_" + sids++;
      wanted.add(sid);
      add.accept(Given.track(sid, CODECS[random.nextInt(CODECS.length)]));
    } else if (!wanted.isEmpty()) {
      var sid = wanted.stream().sorted().toList().get(random.nextInt(wanted.size()));
      wanted.remove(sid);
      remove.accept(sid);
    }
  }
}
