package io.parley.media.negotiation;

import static io.parley.media.negotiation.Given.answered;
import static io.parley.media.negotiation.Given.section;
import static io.parley.media.negotiation.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.sdp.Direction;
import io.parley.media.sdp.ExtensionMap;
import io.parley.media.sdp.MediaSection;
import io.parley.media.section.Codec;
import io.parley.media.section.PayloadFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherAnswerTest {

  private final AnsweringConnection connection = new Given().answering();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chromium-v0-publish",
        "chromium-v1-publish",
        "livekit-v1-publish",
        "firefox-v0-publish",
        "firefox-v1-publish",
        "pion-v0-publish"
      })
  void everyClientIsToldToSendItsThreeLayers(String client) {
    var answer = answered(connection, text(client));

    var video = answer.receiving().getLast();
    assertThat(video.rids()).containsExactly("q", "h", "f");
    assertThat(video.streams()).as("known by their rids alone").isEmpty();
    assertThat(video.extensions().mid()).isPositive();
    assertThat(video.extensions().rid()).isPositive();
    assertThat(video.extensions().repairedRid()).isPositive();
    assertThat(video.extensions().transportCc()).isPositive();
    var section = section(answer.sdp(), video.mid());
    assertThat(section.receiveRids()).containsExactly("q", "h", "f");
    assertThat(section.attributes().value("simulcast")).isEqualTo("recv q;h;f");
    assertThat(section.direction()).isEqualTo(Direction.RECVONLY);
    var format = video.formats().getFirst();
    assertThat(section.feedback(format.payloadType()))
        .contains("transport-cc", "nack", "nack pli", "ccm fir")
        .doesNotContain("goog-remb");
    assertThat(format.rtxPayloadType()).isPositive();
  }

  @Test
  void layersAreListedInTheOrderOfTheOfferButToldLowestFirst() {
    var offer = text("chromium-v0-publish").replace("simulcast:send q;h;f", "simulcast:send f;h;q");

    var answer = answered(connection, offer);

    assertThat(answer.sdp()).contains("a=simulcast:recv f;h;q\r\n");
    assertThat(answer.receiving().getLast().rids()).containsExactly("q", "h", "f");
  }

  /// Chromium's offer, with other rids than LiveKit's clients have.
  private static String renamed() {
    return text("chromium-v0-publish")
        .replace("simulcast:send q;h;f", "simulcast:send a;b;c")
        .replace("a=rid:q send", "a=rid:a send")
        .replace("a=rid:h send", "a=rid:b send")
        .replace("a=rid:f send", "a=rid:c send");
  }

  @Test
  void otherNamesOfLayersAreInTheOrderOfTheOffer() {
    var answer = answered(connection, renamed());

    assertThat(answer.receiving().getLast().rids()).containsExactly("a", "b", "c");
  }

  @Test
  void otherNamesOfLayersAreInTheOrderOfTheirDeclaredSizes() {
    var offer =
        renamed()
            .replace("rid:a send", "rid:a send max-width=1280;max-height=720")
            .replace("rid:b send", "rid:b send max-width=640;max-height=360")
            .replace("rid:c send", "rid:c send max-fs=240");

    var answer = answered(connection, offer);

    assertThat(answer.sdp()).contains("a=simulcast:recv a;b;c\r\n");
    assertThat(answer.receiving().getLast().rids()).containsExactly("c", "b", "a");
  }

  @Test
  void otherNamesOfLayersAreInTheOrderThatTheClientAnnounced() {
    var hints = new TrackHints(List.of(), false, false, false, List.of("b", "c", "a"));

    var outcome = (OfferOutcome.Answered) connection.offer(renamed(), track -> hints);

    assertThat(outcome.receiving().getLast().rids()).containsExactly("b", "c", "a");
  }

  @Test
  void theAnswerIsThatOfAnIceLiteServerWithItsCandidatesOnce() {
    var answer = answered(connection, text("chromium-v0-publish"));

    var description = Given.read(answer.sdp());
    assertThat(description.attributes().has("ice-lite")).isTrue();
    assertThat(description.attributes().value("group")).isEqualTo("BUNDLE 0 1 2");
    assertThat(answer.sdp().split("a=candidate:", -1)).hasSize(2);
    assertThat(answer.sdp().split("a=end-of-candidates", -1)).hasSize(2);
    for (var section : description.media()) {
      assertThat(section.attributes().value("setup")).isEqualTo("passive");
      assertThat(section.attributes().value("ice-ufrag")).isEqualTo("ufrag1");
      assertThat(section.port()).isEqualTo(9);
    }
    assertThat(answer.remote().dtlsClient()).isTrue();
    assertThat(answer.remote().fingerprintAlgorithm()).isEqualTo("sha-256");
    assertThat(answer.data()).isEqualTo(new DataSection("0", 5000, 262_144));
    assertThat(section(answer.sdp(), "0").attributes().value("max-message-size"))
        .isEqualTo("65535");
  }

  @Test
  void payloadTypesAndExtensionIdsAreTheClients() {
    for (var client : List.of("chromium-v0-publish", "firefox-v0-publish", "pion-v0-publish")) {
      var offer = Given.read(text(client));
      var answer = answered(new Given().answering(), text(client));
      for (var section : Given.read(answer.sdp()).media()) {
        var offered = section(text(client), String.valueOf(section.mid()));
        assertThat(offered.formats()).containsAll(section.formats());
        assertThat(offered.rtpMaps()).containsAll(section.rtpMaps());
        assertThat(offered.extensions()).containsAll(section.extensions());
      }
      assertThat(Given.read(answer.sdp()).media()).hasSameSizeAs(offer.media());
    }
  }

  @Test
  void onlyCodecsThatAreForwardedAreAnswered() {
    var answer = answered(connection, text("chromium-v0-publish"));

    assertThat(answer.sdp())
        .doesNotContain("red/", "ulpfec", "flexfec", "telephone-event", "PCMU", "G722", "CN/");
    assertThat(answer.receiving().getFirst().formats())
        .extracting(PayloadFormat::codec)
        .containsExactly(Codec.OPUS);
    assertThat(answer.receiving().getLast().formats())
        .extracting(PayloadFormat::codec)
        .contains(Codec.VP8, Codec.VP9, Codec.H264, Codec.AV1);
  }

  @Test
  void theCodecThatWasAskedForComesFirst() {
    var hints = new TrackHints(List.of(Codec.H264), false, false, false);

    var outcome = connection.offer(text("chromium-v0-publish"), track -> hints);

    var answer = (OfferOutcome.Answered) outcome;
    var formats = answer.receiving().getLast().formats();
    assertThat(formats.getFirst().codec()).isEqualTo(Codec.H264);
    assertThat(formats.getFirst().fmtp())
        .as("what every subscriber can decode")
        .contains("profile-level-id=42e01f", "packetization-mode=1");
    assertThat(section(answer.sdp(), "2").formats().getFirst())
        .isEqualTo(Integer.toString(formats.getFirst().payloadType()));
  }

  @Test
  void opusIsAnsweredAsTheTrackWasAnnounced() {
    var asked = new ArrayList<OfferedTrack>();

    var stereo =
        (OfferOutcome.Answered)
            connection.offer(
                text("firefox-v0-publish"),
                track -> {
                  asked.add(track);
                  return new TrackHints(List.of(), true, true, false);
                });
    var plain = answered(connection, text("firefox-v0-publish"));

    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst().trackId()).isEqualTo(cid("firefox-v0-publish", "1"));
    assertThat(stereo.receiving().getFirst().formats().getFirst().fmtp())
        .isEqualTo(
            "maxplaybackrate=48000;useinbandfec=1;usedtx=1;stereo=1;maxaveragebitrate=510000");
    assertThat(plain.receiving().getFirst().formats().getFirst().fmtp())
        .as("the client's own stereo=1 speaks of what it receives")
        .isEqualTo("maxplaybackrate=48000;useinbandfec=1");
  }

  @Test
  void audioIsAskedAgainWhenLostEvenIfTheClientDidNotOfferIt() {
    var answer = answered(connection, text("chromium-v0-publish"));

    assertThat(section(text("chromium-v0-publish"), "1").feedback(111)).doesNotContain("nack");
    assertThat(section(answer.sdp(), "1").feedback(111)).containsExactly("nack");
    assertThat(answer.receiving().getFirst().formats().getFirst().nack()).isTrue();
    assertThat(answer.receiving().getFirst().extensions().transportCc()).isZero();
    assertThat(answer.receiving().getFirst().extensions().audioLevel()).isPositive();
  }

  @Test
  void audioMayRepeatFramesWhereItsTrackAllowsIt() {
    var hints = new TrackHints(List.of(), false, true, true);

    var answer =
        (OfferOutcome.Answered) connection.offer(text("chromium-v0-publish"), track -> hints);

    var audio = section(answer.sdp(), "1");
    assertThat(audio.formats()).as("first, or it is not sent").startsWith("63", "111");
    assertThat(audio.fmtp(63)).isEqualTo("111/111");
    assertThat(audio.feedback(111)).as("beside it").containsExactly("nack");
    assertThat(answer.receiving().getFirst().formats().getFirst().redPayloadType()).isEqualTo(63);
    assertThat(answered(connection, text("chromium-v0-publish")).receiving().getFirst().formats())
        .noneMatch(PayloadFormat::takesRed);
  }

  @Test
  void whatRepeatsFramesOfTwoKindsIsNotTaken() {
    var hints = new TrackHints(List.of(), false, true, true);
    var two = text("chromium-v0-publish").replace("a=fmtp:63 111/111", "a=fmtp:63 111/9");

    var answer = (OfferOutcome.Answered) connection.offer(two, track -> hints);

    assertThat(section(answer.sdp(), "1").formats()).containsExactly("111");
    assertThat(answer.receiving().getFirst().formats()).noneMatch(PayloadFormat::takesRed);
  }

  @Test
  void aTrackEndsWhenTheClientSendsNoMore() {
    answered(connection, text("chromium-v0-publish"));

    var answer = answered(connection, text("chromium-v0-unpublish"));

    assertThat(answer.ended()).containsExactly("2");
    assertThat(answer.tracks()).extracting(OfferedTrack::mid).containsExactly("1");
    assertThat(answer.tracks().getFirst().started()).isFalse();
    assertThat(section(answer.sdp(), "2").direction()).isEqualTo(Direction.INACTIVE);
  }

  @Test
  void aSectionThatRestsKeepsTheExtensionsThatItsNextTrackNeeds() {
    answered(connection, text("chromium-v0-publish"));

    var answer = answered(connection, text("chromium-v0-unpublish"));

    assertThat(section(answer.sdp(), "2").extensions())
        .as("Chromium offers later only what was answered last")
        .extracting(ExtensionMap::uri)
        .contains("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id");
  }

  @Test
  void aSectionThatIsReusedForAnotherTrackEndsTheFormer() {
    answered(connection, text("chromium-v0-publish"));
    var former = cid("chromium-v0-publish", "2");

    var answer = answered(connection, text("chromium-v0-publish").replace(former, "another-track"));

    assertThat(answer.ended()).containsExactly("2");
    assertThat(answer.tracks().getLast())
        .returns("another-track", OfferedTrack::trackId)
        .returns(true, OfferedTrack::started);
  }

  @Test
  void anOfferRepeatedStartsAndEndsNothing() {
    answered(connection, text("pion-v0-publish"));

    var answer = answered(connection, text("pion-v0-publish"));

    assertThat(answer.ended()).isEmpty();
    assertThat(answer.iceRestart()).isFalse();
    assertThat(answer.tracks()).noneMatch(OfferedTrack::started);
    assertThat(answer.local().ufrag()).isEqualTo("ufrag1");
  }

  @Test
  void changedCredentialsRestartIceOnBothSides() {
    answered(connection, text("chromium-v0-publish"));
    answered(connection, text("chromium-v0-republish"));

    var answer = answered(connection, text("chromium-v0-restart"));

    assertThat(answer.iceRestart()).isTrue();
    assertThat(answer.local().ufrag()).isEqualTo("ufrag2");
    assertThat(answer.sdp()).contains("a=ice-ufrag:ufrag2\r\n").doesNotContain("ufrag1");
  }

  @Test
  void aStoppedSectionsPlaceMayBeTaken() {
    answered(connection, text("chromium-v0-publish"));
    var stopped =
        Given.changed(
            text("chromium-v0-publish"),
            "2",
            section ->
                new MediaSection(
                    section.type(),
                    0,
                    section.protocol(),
                    section.formats(),
                    section.attributes()));
    var answer = answered(connection, stopped);
    assertThat(answer.ended()).containsExactly("2");
    assertThat(section(answer.sdp(), "2").port()).isZero();
    assertThat(Given.read(answer.sdp()).attributes().value("group")).isEqualTo("BUNDLE 0 1");

    var recycled =
        Given.changed(text("chromium-v0-publish"), "2", section -> Given.with(section, "mid", "7"))
            .replace("BUNDLE 0 1 2", "BUNDLE 0 1 7");

    assertThat(answered(connection, recycled).tracks())
        .extracting(OfferedTrack::mid)
        .containsExactly("1", "7");
  }

  @Test
  void aTrackIdOfASourceLineServesWhereThereIsNoMsid() {
    var offer = text("pion-v0-publish").replaceAll("a=msid:[^\r]*\r\n", "");

    assertThat(answered(connection, offer).tracks().getFirst().trackId())
        .isEqualTo("loadtest-audio");
  }

  @Test
  void whatIsNoOfferIsRefusedAndChangesNothing() {
    answered(connection, text("chromium-v0-publish"));
    var offer = text("chromium-v0-publish");

    for (var malformed :
        List.of(
            "hello",
            "v=0\r\n",
            offer.replaceAll("a=mid:[^\r]*\r\n", ""),
            offer.replaceAll("a=ice-pwd:[^\r]*\r\n", ""),
            offer.replaceAll("a=fingerprint:[^\r]*\r\n", ""),
            offer.replace("a=mid:2", "a=mid:1"),
            offer.replace("a=mid:2", "a=mid:9").replace("BUNDLE 0 1 2", "BUNDLE 0 1 9"),
            offer.substring(0, offer.indexOf("m=video")),
            offer.replace("setup:actpass", "setup:passive"))) {
      assertThat(connection.offer(malformed, track -> TrackHints.NONE))
          .isInstanceOf(OfferOutcome.Malformed.class);
    }

    assertThat(answered(connection, offer).tracks()).noneMatch(OfferedTrack::started);
  }

  @Test
  void aSectionOutsideTheBundleIsRejected() {
    var offer = text("chromium-v0-publish").replace("BUNDLE 0 1 2", "BUNDLE 0 1");

    var answer = answered(connection, offer);

    assertThat(section(answer.sdp(), "2").port()).isZero();
    assertThat(answer.tracks()).extracting(OfferedTrack::mid).containsExactly("1");
  }

  private static String cid(String client, String mid) {
    var msid = section(text(client), mid).msid();
    return msid == null ? "" : msid.trackId();
  }
}
