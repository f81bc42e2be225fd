package io.parley.media.negotiation;

import static io.parley.media.negotiation.Given.accepted;
import static io.parley.media.negotiation.Given.offered;
import static io.parley.media.negotiation.Given.section;
import static io.parley.media.negotiation.Given.text;
import static io.parley.media.negotiation.Given.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.sdp.Direction;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.ParityTypes;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.SendSection;
import io.parley.testkit.Seeds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferingConnectionTest {

  private final Given given = new Given();
  private final OfferingConnection connection = given.offering();

  /// What Chromium and Firefox answered to the offers of [#six()].
  private OfferingConnection six() {
    offered(connection);
    accepted(connection, text("chromium-sub-data"), 0);
    connection.add(track("TR_a", Codec.OPUS));
    connection.add(new SendTrack("TR_b", "PA_1|TR_b", Codec.OPUS, "", true, false));
    connection.add(track("TR_c", Codec.VP8));
    connection.add(track("TR_d", Codec.H264));
    connection.add(track("TR_e", Codec.AV1));
    connection.add(track("TR_f", Codec.VP9));
    return connection;
  }

  @Test
  void theFirstOfferIsDueAtOnceAndHasTheDataSection() {
    var offer = offered(connection);

    assertThat(offer.id()).isBetween(1, 256);
    assertThat(offer.midToTrackId()).isEmpty();
    var description = Given.read(offer.sdp());
    assertThat(description.attributes().has("ice-lite")).isTrue();
    assertThat(description.attributes().value("group")).isEqualTo("BUNDLE 0");
    assertThat(description.media()).hasSize(1);
    assertThat(description.media().getFirst().isData()).isTrue();
    assertThat(offer.sdp()).contains("a=sctp-port:5000", "a=end-of-candidates", "a=candidate:1 ");

    var outcome = accepted(connection, text("chromium-sub-data"), offer.id());
    assertThat(outcome.data()).isNotNull();
    assertThat(outcome.offerAgain()).isFalse();
    assertThat(connection.offer()).isNull();
  }

  @Test
  void withoutDataNothingIsOfferedBeforeATrack() {
    var secondary = new OfferingConnection(given.transport(), false, Seeds.random(2));

    assertThat(secondary.offer()).isNull();
    secondary.add(track("TR_a", Codec.OPUS));
    assertThat(offered(secondary).midToTrackId()).isEqualTo(Map.of("0", "TR_a"));
  }

  @Test
  void chromiumTakesAllCodecs() {
    var offer = offered(six());
    assertThat(offer.midToTrackId()).hasSize(6);

    var outcome = accepted(connection, text("chromium-sub-six"), offer.id());

    assertThat(outcome.unsupported()).isEmpty();
    assertThat(outcome.bound()).hasSize(6).isEqualTo(outcome.sending());
    for (var bound : outcome.bound()) {
      var mid = bound.section().mid();
      var section = section(offer.sdp(), mid);
      assertThat(section.direction()).isEqualTo(Direction.SENDONLY);
      assertThat(section.attributes().value("msid"))
          .isEqualTo("PA_1|" + bound.trackSid() + " " + bound.trackSid());
      assertThat(section.sources().streams()).containsExactly(bound.section().source());
      assertThat(section.formats().getFirst())
          .as("its codec first")
          .isEqualTo(Integer.toString(bound.section().formats().getFirst().payloadType()));
      assertThat(bound.section().source().rtxSsrc() != 0)
          .isEqualTo(bound.section().kind() == MediaKind.VIDEO);
    }
    assertThat(section(offer.sdp(), "2").fmtp(111)).endsWith(";sprop-stereo=1");
    assertThat(outcome.bound().getLast().section().extensions().dependencyDescriptor())
        .isEqualTo(3);
  }

  private AnswerOutcome.Accepted backedUp(String... refused) {
    offered(connection);
    accepted(connection, text("chromium-sub-data"), 0);
    var codecs = List.of(new SentCodec(Codec.AV1, ""), new SentCodec(Codec.VP8, ""));
    connection.add(track("TR_a", Codec.OPUS));
    connection.add(track("TR_b", Codec.OPUS));
    connection.add(new SendTrack("TR_c", "PA_1|TR_c", codecs, false, false));
    connection.add(track("TR_d", Codec.VP8));
    connection.add(track("TR_e", Codec.VP8));
    connection.add(track("TR_f", Codec.VP8));
    var offer = offered(connection);
    assertThat(section(offer.sdp(), "3").formats()).startsWith("35", "36", "96", "97");
    var answer = text("chromium-sub-six");
    for (var codec : refused) {
      answer = answer.replaceAll("a=rtpmap:\\d+ " + codec + "/90000\r\n", "");
    }
    return accepted(connection, answer, offer.id());
  }

  private static List<Codec> codecs(AnswerOutcome.Accepted outcome) {
    return outcome.bound().stream()
        .filter(bound -> bound.trackSid().equals("TR_c"))
        .flatMap(bound -> bound.section().formats().stream())
        .map(PayloadFormat::codec)
        .toList();
  }

  @Test
  void aTrackOfTwoCodecsMayComeInBoth() {
    assertThat(codecs(backedUp())).containsExactly(Codec.AV1, Codec.VP8);
  }

  @Test
  void aTrackOfTwoCodecsComesInTheOneThatTheClientTakes() {
    assertThat(codecs(backedUp("AV1"))).containsExactly(Codec.VP8);
  }

  @Test
  void whoTakesNoneOfItsCodecsCannotHaveATrack() {
    assertThat(backedUp("AV1", "VP8").unsupported()).contains("TR_c");
  }

  @Test
  void audioIsOfferedWithAndWithoutRepeatedFramesAndSentAsTheClientTakesIt() {
    var taking = offering("TR_a", true);
    var offer = offered(taking).sdp();
    var audio = section(offer, "0");
    assertThat(audio.formats()).containsExactly("63", "111");
    assertThat(audio.fmtp(63)).isEqualTo("111/111");
    assertThat(audio.feedback(111)).containsExactly("nack");

    assertThat(sent(taking, "63 111")).isEqualTo(63);

    var refusing = offering("TR_a", true);
    offered(refusing);
    assertThat(sent(refusing, "111")).isEqualTo(-1);

    var encrypted = offering("TR_a", false);
    assertThat(section(offered(encrypted).sdp(), "0").formats()).containsExactly("111");
    assertThat(sent(encrypted, "63 111")).as("whatever the client says").isEqualTo(-1);
  }

  private OfferingConnection offering(String sid, boolean red) {
    var one = new OfferingConnection(given.transport(), false, Seeds.random(2));
    one.add(new SendTrack(sid, "PA_1|" + sid, Codec.OPUS, "", false, red));
    return one;
  }

  /// The payload type that a client's answer gives to packets that repeat frames.
  private static int sent(OfferingConnection one, String types) {
    var lines = "a=rtpmap:111 opus/48000/2\r\n";
    lines += types.contains("63") ? "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n" : "";
    var answer =
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
            + "m=audio 9 UDP/TLS/RTP/SAVPF %s\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=recvonly\r\n"
            + "a=rtcp-mux\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n"
            + "a=fingerprint:sha-256 %s\r\na=setup:active\r\n%s";
    var fingerprint = "AB" + ":AB".repeat(31);
    return accepted(one, answer.formatted(types, fingerprint, lines), 0)
        .bound()
        .getFirst()
        .section()
        .formats()
        .getFirst()
        .redPayloadType();
  }

  @Test
  void aTrackThatFirefoxCannotDecodeIsGivenUpAndItsSectionOfferedAsFree() {
    var offer = offered(six());

    var outcome = accepted(connection, text("firefox-sub-six"), offer.id());

    // Firefox without its H.264 plug-in; its capture is of the offer after that refusal.
    assertThat(outcome.unsupported()).containsExactly("TR_d");
    assertThat(outcome.sending()).hasSize(5);
    assertThat(outcome.offerAgain()).isTrue();
    assertThat(section(offered(connection).sdp(), "4").direction()).isEqualTo(Direction.INACTIVE);
  }

  @Test
  void pionAnswersAsServerAndIsStillTheClientSinceWeOfferedNothingElse() {
    var offer = offered(connection);
    assertThat(offer.sdp()).contains("a=setup:passive").doesNotContain("actpass");
    var passive = text("chromium-sub-data").replace("setup:active", "setup:passive");

    assertThat(accepted(connection, passive, 0).remote().dtlsClient()).isTrue();
  }

  @Test
  void oneOfferIsOutstandingAtATime() {
    var first = offered(connection);
    connection.add(track("TR_a", Codec.OPUS));
    assertThat(connection.offer()).isNull();

    var outcome = accepted(connection, text("chromium-sub-data"), first.id());

    assertThat(outcome.offerAgain()).isTrue();
    assertThat(offered(connection).id()).isEqualTo(first.id() + 1);
  }

  @Test
  void anAnswerToAnotherOfferIsUnexpected() {
    var answer = text("chromium-sub-data");
    assertThat(connection.answer(answer, 0)).isInstanceOf(AnswerOutcome.Unexpected.class);
    int id = offered(connection).id();

    assertThat(connection.answer(answer, id + 1)).isInstanceOf(AnswerOutcome.Unexpected.class);
    accepted(connection, answer, id);
    assertThat(connection.answer(answer, id)).isInstanceOf(AnswerOutcome.Unexpected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "v=0\r\n", "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"})
  void anAnswerThatDoesNotFitLeavesTheOfferOutstanding(String answer) {
    int id = offered(connection).id();

    assertThat(connection.answer(answer, id)).isInstanceOf(AnswerOutcome.Malformed.class);
    assertThat(connection.answer(text("chromium-sub-six"), id))
        .isInstanceOf(AnswerOutcome.Malformed.class);

    assertThat(connection.isOutstanding()).isTrue();
    accepted(connection, text("chromium-sub-data"), id);
  }

  @Test
  void aFreedSectionIsReusedOnceTheClientKnowsThatItIsFree() {
    var answer = text("chromium-sub-six");
    var first = offered(six());
    accepted(connection, answer, first.id());
    connection.remove("TR_c");
    connection.add(track("TR_g", Codec.H264));

    var resting = offered(connection);
    assertThat(section(resting.sdp(), "3").direction()).isEqualTo(Direction.INACTIVE);
    assertThat(section(resting.sdp(), "3").msid()).isNull();
    assertThat(resting.midToTrackId()).containsEntry("7", "TR_g");
    accepted(
        connection,
        Given.grown(answer, "4").replace("a=mid:m7", "a=mid:7").replace(" m7", " 7"),
        0);

    connection.add(track("TR_h", Codec.AV1));
    var reusing = offered(connection);
    assertThat(reusing.midToTrackId()).containsEntry("3", "TR_h");
    assertThat(section(reusing.sdp(), "3").sources().streams())
        .doesNotContainAnyElementsOf(section(first.sdp(), "3").sources().streams());
    assertThat(Given.read(reusing.sdp()).media()).hasSize(8);
  }

  @Test
  void aTrackThatWentBeforeItsAnswerIsNotBound() {
    int id = offered(six()).id();
    connection.remove("TR_a");

    var outcome = accepted(connection, text("chromium-sub-six"), id);

    assertThat(outcome.sending())
        .extracting(BoundTrack::trackSid)
        .doesNotContain("TR_a")
        .hasSize(5);
    assertThat(outcome.offerAgain()).isTrue();
    assertThat(section(offered(connection).sdp(), "1").direction()).isEqualTo(Direction.INACTIVE);
  }

  @Test
  void anIceRestartReplacesAnOfferThatIsOutstanding() {
    var lost = offered(six());

    connection.restartIce(given.transport());
    var offer = offered(connection);

    assertThat(offer.id()).isEqualTo(lost.id() + 1);
    assertThat(offer.midToTrackId()).isEqualTo(lost.midToTrackId());
    assertThat(offer.sdp()).contains("a=ice-ufrag:ufrag2").doesNotContain("ufrag1");
    assertThat(connection.answer(text("chromium-sub-six"), lost.id()))
        .isInstanceOf(AnswerOutcome.Unexpected.class);
    var outcome = accepted(connection, text("chromium-sub-six"), offer.id());
    assertThat(outcome.sending()).hasSize(6);
    assertThat(section(lost.sdp(), "3").sources().streams())
        .as("an ssrc outlives the restart")
        .containsExactly(outcome.sending().get(2).section().source());
  }

  @Test
  void anotherRoundBindsOnlyWhatChanged() {
    int id = offered(six()).id();
    accepted(connection, text("chromium-sub-six"), id);
    connection.restartIce(given.transport());

    var again = accepted(connection, text("chromium-sub-six"), offered(connection).id());

    assertThat(again.bound()).isEmpty();
    assertThat(again.sending()).hasSize(6);
  }

  @Test
  void parityIsOfferedUnderASourceOfItsOwnAndSentWhereItIsAnswered() {
    var takes = new OfferingConnection(given.transport(), false, true, Seeds.random(3));
    takes.add(track("TR_a", Codec.VP8));
    var section = section(offered(takes).sdp(), "0");
    var stream = section.sources().streams().getFirst();
    assertThat(section.sources().streams()).hasSize(1);
    assertThat(stream.paritySsrc()).isNotZero();
    assertThat(section.attributes().values("ssrc-group"))
        .contains(
            "FEC-FR "
                + Integer.toUnsignedString(stream.ssrc())
                + " "
                + Integer.toUnsignedString(stream.paritySsrc()));
    assertThat(section.attributes().values("rtpmap")).contains("118 flexfec-03/90000");

    var answer = answer(takes, "118", "a=rtpmap:118 flexfec-03/90000\r\n");
    assertThat(answer.takesParityApart()).isTrue();
    assertThat(answer.takesParityWoven()).isFalse();
    assertThat(answer.parity()).isEqualTo(ParityTypes.apart(118));
  }

  @Test
  void parityIsNotSentToWhoDoesNotAnswerIt() {
    var takes = new OfferingConnection(given.transport(), false, true, Seeds.random(3));
    takes.add(track("TR_a", Codec.VP8));
    offered(takes);
    assertThat(answer(takes, "", "").parity()).isEqualTo(ParityTypes.NONE);
  }

  @Test
  void elseParityIsOfferedAmongThePackets() {
    var takes = new OfferingConnection(given.transport(), false, Seeds.random(3));
    takes.add(track("TR_a", Codec.VP8));
    var offer = offered(takes);
    assertThat(offer.sdp()).doesNotContain("FEC-FR", "flexfec");
    assertThat(section(offer.sdp(), "0").attributes().values("rtpmap"))
        .contains("116 red/90000", "117 ulpfec/90000");

    var lines = "a=rtpmap:116 red/90000\r\na=rtpmap:117 ulpfec/90000\r\n";
    var answer = answer(takes, "116 117", lines);
    assertThat(answer.takesParityWoven()).isTrue();
    assertThat(answer.parity()).isEqualTo(ParityTypes.woven(116, 117));
  }

  @ParameterizedTest
  @CsvSource({
    "116, a=rtpmap:116 red/90000",
    "117, a=rtpmap:117 ulpfec/90000",
    "116 116, a=rtpmap:116 red/90000|a=rtpmap:116 ulpfec/90000",
    "0 117, a=rtpmap:0 red/90000|a=rtpmap:117 ulpfec/90000",
    "116 117, a=rtpmap:116 red/48000|a=rtpmap:117 ulpfec/8000",
    "116 117, a=rtpmap:116 red|a=rtpmap:300 ulpfec/90000",
    "118, a=rtpmap:118 flexfec-03/90000",
    "116 117 118, a=rtpmap:118 flexfec-03/90000|a=rtpmap:116 red/90000|a=rtpmap:117 ulpfec/90000",
    "97 96, a=rtpmap:97 red/90000|a=rtpmap:96 ulpfec/90000"
  })
  void whatIsNotAnsweredWellIsNotSent(String types, String lines) {
    var takes = new OfferingConnection(given.transport(), false, Seeds.random(3));
    takes.add(track("TR_a", Codec.VP8));
    offered(takes);
    var answer = answer(takes, types, lines.replace("|", "\r\n") + "\r\n");
    assertThat(answer.parity()).isEqualTo(ParityTypes.NONE);
    assertThat(answer.takesParityWoven()).isFalse();
  }

  private static SendSection answer(OfferingConnection to, String type, String lines) {
    var sdp =
        """
        v=0\r
        o=- 1 1 IN IP4 127.0.0.1\r
        s=-\r
        t=0 0\r
        a=group:BUNDLE 0\r
        m=video 9 UDP/TLS/RTP/SAVPF 96 97 %s\r
        c=IN IP4 0.0.0.0\r
        a=mid:0\r
        a=ice-ufrag:abcd\r
        a=ice-pwd:abcdefghijklmnopqrstuvwx\r
        a=fingerprint:sha-256 AB:CD\r
        a=setup:active\r
        a=recvonly\r
        a=rtcp-mux\r
        a=rtpmap:96 VP8/90000\r
        a=rtcp-fb:96 nack\r
        a=rtpmap:97 rtx/90000\r
        a=fmtp:97 apt=96\r
        %s"""
            .formatted(type, lines);
    return accepted(to, sdp, 0).sending().getFirst().section();
  }
}
