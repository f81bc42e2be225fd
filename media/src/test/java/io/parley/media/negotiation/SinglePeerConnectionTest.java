package io.parley.media.negotiation;

import static io.parley.media.negotiation.Given.answered;
import static io.parley.media.negotiation.Given.section;
import static io.parley.media.negotiation.Given.text;
import static io.parley.media.negotiation.Given.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.sdp.Direction;
import io.parley.media.sdp.SessionDescription;
import io.parley.media.section.Codec;
import io.parley.media.section.PayloadFormat;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinglePeerConnectionTest {

  private static final String JOIN = "chromium-v1-join";

  private final AnsweringConnection connection = new Given().answering();

  @ParameterizedTest
  @ValueSource(
      strings = {"chromium-v1-join", "firefox-v1-join", "livekit-v1-join", "native-v1-join"})
  void aJoinWithNothingToSendRestsOnAllItsSections(String client) {
    var answer = answered(connection, text(client));

    assertThat(answer.midToTrackId()).isEmpty();
    assertThat(answer.data()).isNotNull();
    for (var section : Given.read(answer.sdp()).media()) {
      if (!section.isData()) {
        assertThat(section.direction()).isEqualTo(Direction.INACTIVE);
      }
      assertThat(section.port()).isNotZero();
    }
    assertThat(answer.sdp())
        .as("a section without a track must name none")
        .doesNotContain("a=msid:", "a=ssrc");
    assertThat(connection.takeSectionsWanted()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"chromium-v1-join", "firefox-v1-join", "livekit-v1-join", "native-v1-join"})
  void tracksThatWaitGetTheSectionsOfTheJoin(String client) {
    connection.add(track("TR_a", Codec.OPUS));
    connection.add(track("TR_v", Codec.VP9));

    var answer = answered(connection, text(client));

    assertThat(answer.midToTrackId()).isEqualTo(Map.of("0", "TR_a", "3", "TR_v"));
    var video = answer.bound().getLast().section();
    assertThat(video.formats()).allMatch(format -> format.codec() == Codec.VP9);
    assertThat(video.formats().getFirst().rtxPayloadType()).isPositive();
    var section = section(answer.sdp(), "3");
    assertThat(section.direction()).isEqualTo(Direction.SENDONLY);
    assertThat(section.attributes().value("msid")).isEqualTo("PA_1|TR_v TR_v");
    assertThat(section.sources().streams()).containsExactly(video.source());
    assertThat(video.source().rtxSsrc()).isNotZero();
    assertThat(video.cname()).isEqualTo("PA_1|TR_v");
    assertThat(section.formats().getFirst())
        .as("its codec first")
        .isEqualTo(Integer.toString(video.formats().getFirst().payloadType()));
  }

  @Test
  void aPayloadTypeMeansOneThingInTheWholeBundle() {
    for (var codec : Codec.values()) {
      connection.add(track("TR_" + codec, codec));
    }
    var answer = answered(connection, Given.grown(text(JOIN), "3"));

    var meanings = new HashSet<String>();
    var payloadTypes = new HashSet<Integer>();
    for (var section : Given.read(answer.sdp()).media()) {
      for (var map : section.rtpMaps()) {
        meanings.add(map + section.fmtp(map.payloadType()));
        payloadTypes.add(map.payloadType());
      }
    }
    assertThat(answer.sending()).hasSize(5);
    assertThat(meanings).hasSameSizeAs(payloadTypes);
  }

  @Test
  void asksForAsManySectionsAsTracksLackAndOnlyOnce() {
    answered(connection, text(JOIN));
    for (int i = 0; i < 5; i++) {
      connection.add(track("TR_a" + i, Codec.OPUS));
    }
    connection.add(track("TR_v", Codec.VP8));

    assertThat(connection.takeSectionsWanted()).isEqualTo(new SectionsWanted(2, 0));
    assertThat(connection.takeSectionsWanted()).isNull();
    connection.add(track("TR_a5", Codec.OPUS));
    assertThat(connection.takeSectionsWanted()).isEqualTo(new SectionsWanted(1, 0));

    var answer = answered(connection, Given.grown(text(JOIN), "0", "0", "0"));
    assertThat(answer.bound()).hasSize(7);
    assertThat(connection.takeSectionsWanted()).isNull();
  }

  @Test
  void anOfferThatCameTooEarlyIsFollowedByTheSameQuestion() {
    answered(connection, text(JOIN));
    for (int i = 0; i < 4; i++) {
      connection.add(track("TR_a" + i, Codec.OPUS));
    }
    assertThat(connection.takeSectionsWanted()).isEqualTo(new SectionsWanted(1, 0));

    answered(connection, text("chromium-v1-publish"));

    assertThat(connection.takeSectionsWanted()).isEqualTo(new SectionsWanted(1, 0));
  }

  @Test
  void asksForAnotherOfferAloneWhereSectionsAreFree() {
    answered(connection, text(JOIN));

    connection.add(track("TR_v", Codec.VP8));

    assertThat(connection.takeSectionsWanted()).isEqualTo(new SectionsWanted(0, 0));
  }

  @Test
  void aFreedSectionRestsForOneAnswerThenServesAnotherTrackWithANewSsrc() {
    connection.add(track("TR_1", Codec.VP8));
    var first = answered(connection, text(JOIN)).bound().getFirst().section();
    connection.remove("TR_1");
    assertThat(connection.takeSectionsWanted()).isEqualTo(new SectionsWanted(0, 0));

    connection.add(track("TR_2", Codec.VP8));
    connection.add(track("TR_3", Codec.VP8));
    connection.add(track("TR_4", Codec.AV1));
    var rested = answered(connection, text(JOIN));
    assertThat(rested.midToTrackId()).isEqualTo(Map.of("4", "TR_2", "5", "TR_3"));
    assertThat(section(rested.sdp(), "3").direction()).isEqualTo(Direction.INACTIVE);
    assertThat(section(rested.sdp(), "3").msid()).isNull();

    var reused = answered(connection, text(JOIN));
    assertThat(reused.midToTrackId()).containsEntry("3", "TR_4").hasSize(3);
    assertThat(reused.bound().getFirst().section().source()).isNotEqualTo(first.source());
  }

  @Test
  void aTrackKeepsItsSectionAndSsrcOverLaterOffers() {
    connection.add(track("TR_1", Codec.H264));
    var before = answered(connection, text(JOIN)).sending();

    var after = answered(connection, text("chromium-v1-publish"));

    assertThat(after.sending()).isEqualTo(before);
    assertThat(after.bound()).isEmpty();
    assertThat(after.tracks()).hasSize(2);
  }

  @Test
  void aTrackWhoseCodecTheClientDoesNotSpeakIsGivenUp() {
    connection.add(track("TR_h", Codec.H264));
    connection.add(track("TR_v", Codec.VP8));

    var answer = answered(connection, text("firefox-v1-join"));

    assertThat(answer.unsupported()).containsExactly("TR_h");
    assertThat(answer.midToTrackId().values()).containsExactly("TR_v");
    assertThat(connection.takeSectionsWanted()).isNull();
  }

  @Test
  void aSectionThatTheClientNoLongerReceivesOnGivesItsTrackBack() {
    connection.add(track("TR_v", Codec.VP8));
    answered(connection, text(JOIN));

    var stopped =
        Given.changed(text(JOIN), "3", section -> Given.renamed(section, "recvonly", "inactive"));
    assertThat(answered(connection, stopped).sending()).isEmpty();

    assertThat(connection.takeSectionsWanted()).isEqualTo(new SectionsWanted(0, 0));
    assertThat(answered(connection, stopped).midToTrackId()).isEqualTo(Map.of("4", "TR_v"));
  }

  @Test
  void h264IsSentInTheProfileAndModeOfItsPublisher() {
    connection.add(
        new SendTrack(
            "TR_1",
            "PA_1|TR_1",
            Codec.H264,
            "packetization-mode=0;profile-level-id=42e01f;level-asymmetry-allowed=1",
            false,
            false));

    var formats = answered(connection, text(JOIN)).bound().getFirst().section().formats();

    assertThat(formats.getFirst().fmtp()).contains("packetization-mode=0", "42e01f");
    assertThat(formats).extracting(PayloadFormat::codec).containsOnly(Codec.H264);
  }

  @Test
  void ssrcsAreDifferentInAllSections() {
    for (int i = 0; i < 50; i++) {
      connection.add(track("TR_" + i, Codec.VP8));
    }
    var mids = "3 ".repeat(47).split(" ");

    var answer = answered(connection, Given.grown(text(JOIN), mids));

    var ssrcs = new HashSet<Integer>();
    for (var bound : answer.bound()) {
      ssrcs.add(bound.section().source().ssrc());
      ssrcs.add(bound.section().source().rtxSsrc());
    }
    assertThat(ssrcs).hasSize(100).doesNotContain(0);
    assertThat(SessionDescription.parse(answer.sdp())).isNotNull();
  }

  @Test
  void stereoIsAnnouncedOnTheSectionOfAStereoTrack() {
    connection.add(new SendTrack("TR_s", "PA_1|TR_s", Codec.OPUS, "", true, false));
    connection.add(track("TR_m", Codec.OPUS));

    var answer = answered(connection, text(JOIN));

    assertThat(section(answer.sdp(), "0").fmtp(111)).endsWith(";sprop-stereo=1");
    assertThat(section(answer.sdp(), "1").fmtp(111)).doesNotContain("stereo");
  }
}
