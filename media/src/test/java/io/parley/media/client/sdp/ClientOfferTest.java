package io.parley.media.client.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.negotiation.AnswerOutcome;
import io.parley.media.negotiation.AnsweringConnection;
import io.parley.media.negotiation.LocalTransport;
import io.parley.media.negotiation.OfferOutcome;
import io.parley.media.negotiation.OfferingConnection;
import io.parley.media.negotiation.SectionsWanted;
import io.parley.media.negotiation.SendTrack;
import io.parley.media.negotiation.TrackHints;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.StreamSsrc;
import io.parley.testkit.Seeds;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClientOfferTest {

  private static final ClientTransport CLIENT =
      new ClientTransport("client", "a-password-of-the-client", "sha-256 01:02");
  private static final LocalTransport SERVER =
      new LocalTransport(
          "server",
          "a-password-of-the-server",
          "sha-256 0a:0b",
          List.of("candidate:1 1 udp 2130706431 192.0.2.1 7882 typ host"));

  private final AnsweringConnection server = new AnsweringConnection(() -> SERVER, Seeds.random(1));

  private ServerDescription negotiate(ClientOffer offer) {
    var outcome = server.offer(offer.write(), track -> TrackHints.NONE);
    assertThat(outcome).isInstanceOf(OfferOutcome.Answered.class);
    return Objects.requireNonNull(offer.read(((OfferOutcome.Answered) outcome).sdp()));
  }

  private static SendTrack track(String sid, Codec codec) {
    return new SendTrack(sid, "PA_1|" + sid, codec, "", false, false);
  }

  @Test
  void publishesAndReceivesOnOnePeerConnection() {
    var offer = new ClientOffer(CLIENT, true);
    offer.receive(MediaKind.AUDIO);
    offer.receive(MediaKind.VIDEO);
    offer.publish(
        new ClientTrack("s", "mic", Codec.OPUS, List.of(), List.of(new StreamSsrc(7, 0))));
    offer.publish(new ClientTrack("s", "cam", Codec.VP9, List.of("q", "h", "f"), List.of()));
    server.add(track("TR_v", Codec.H264));

    var answer = negotiate(offer);

    assertThat(answer.transport().ufrag()).isEqualTo("server");
    assertThat(answer.transport().fingerprint()).isEqualTo("0A:0B");
    assertThat(answer.transport().dtlsClient()).isFalse();
    assertThat(answer.candidates()).isEqualTo(SERVER.candidateLines());
    assertThat(answer.data()).isNotNull();
    assertThat(answer.tracks()).hasSize(1);
    var received = answer.tracks().getFirst();
    assertThat(received.streamId()).isEqualTo("PA_1|TR_v");
    assertThat(received.trackId()).isEqualTo("TR_v");
    assertThat(received.section().formats().getFirst().codec()).isEqualTo(Codec.H264);
    assertThat(received.section().streams().getFirst().rtxSsrc()).isNotZero();
    var sending = offer.sending(answer);
    assertThat(sending).extracting(track -> track.track().trackId()).containsExactly("mic", "cam");
    assertThat(sending.getLast().rids()).containsExactly("q", "h", "f");
    assertThat(sending.getLast().formats().getFirst().codec()).isEqualTo(Codec.VP9);
    assertThat(sending.getLast().extensions().transportCc()).isPositive();
    assertThat(sending.getFirst().extensions().audioLevel()).isPositive();
  }

  @Test
  void growsWhenAsked() {
    var offer = new ClientOffer(CLIENT, true);
    negotiate(offer);
    server.add(track("TR_a", Codec.OPUS));
    assertThat(server.takeSectionsWanted()).isEqualTo(new SectionsWanted(1, 0));

    offer.receive(MediaKind.AUDIO);

    assertThat(negotiate(offer).tracks()).hasSize(1);
  }

  @Test
  void unpublishingEndsTheTrackAtTheServer() {
    var offer = new ClientOffer(CLIENT, true);
    var mid =
        offer.publish(
            new ClientTrack("s", "mic", Codec.OPUS, List.of(), List.of(new StreamSsrc(7, 0))));
    assertThat(offer.sending(negotiate(offer))).hasSize(1);

    offer.unpublish(mid);
    var outcome = server.offer(offer.write(), track -> TrackHints.NONE);

    assertThat(((OfferOutcome.Answered) outcome).ended()).containsExactly(mid);
  }

  @Test
  void takesEverythingOfASubscribersOffer() {
    var subscriber = new OfferingConnection(SERVER, true, Seeds.random(1));
    for (var codec : Codec.values()) {
      subscriber.add(track("TR_" + codec, codec));
    }
    var offer = Objects.requireNonNull(subscriber.offer());
    var read = Objects.requireNonNull(ServerDescription.read(offer.sdp()));
    assertThat(read.tracks()).extracting(ReceivingTrack::trackId).contains("TR_VP8", "TR_OPUS");

    var outcome = subscriber.answer(ClientOffer.answer(read, CLIENT), offer.id());

    assertThat(outcome).isInstanceOf(AnswerOutcome.Accepted.class);
    var accepted = (AnswerOutcome.Accepted) outcome;
    assertThat(accepted.sending()).hasSize(5);
    assertThat(accepted.unsupported()).isEmpty();
    assertThat(accepted.remote().ufrag()).isEqualTo("client");
    for (int i = 0; i < 5; i++) {
      assertThat(read.tracks().get(i).section().streams())
          .containsExactly(accepted.sending().get(i).section().source());
    }
  }

  @Test
  void aStrangersAnswerIsNull() {
    var offer = new ClientOffer(CLIENT, true);

    assertThat(offer.read("hello")).isNull();
    assertThat(offer.read(new ClientOffer(CLIENT, false).write())).isNull();
  }
}
