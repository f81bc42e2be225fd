package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.negotiation.OfferedTrack;
import io.parley.media.section.MediaKind;
import io.parley.protocol.sfu.ExpectTrack;
import java.util.List;
import java.util.Set;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SimulcastCodec;
import org.junit.jupiter.api.Test;

class TrackMatcherTest {

  private final TrackMatcher matcher = new TrackMatcher();

  @Test
  void matchesByCidWhenTheAnnouncementComesFirst() {
    matcher.expect(expected("TR_V1", "cam", TrackType.VIDEO));
    assertThat(matcher.takeById()).isEmpty();

    matcher.offered(List.of(video("1", "cam")), Set.of());
    assertThat(sids(matcher.takeById())).containsExactly("TR_V1");
  }

  @Test
  void matchesByCidWhenTheOfferComesFirst() {
    matcher.offered(List.of(video("1", "cam")), Set.of());
    assertThat(matcher.takeById()).isEmpty();

    matcher.expect(expected("TR_V1", "cam", TrackType.VIDEO));
    assertThat(sids(matcher.takeById())).containsExactly("TR_V1");
    assertThat(matcher.takeById()).isEmpty();
  }

  @Test
  void matchesTheCidOfASimulcastCodec() {
    var request =
        AddTrackRequest.newBuilder()
            .setCid("other")
            .addSimulcastCodecs(SimulcastCodec.newBuilder().setCodec("vp8").setCid("cam"));
    matcher.expect(
        ExpectTrack.newBuilder()
            .setRequest(request)
            .setTrack(TrackInfo.newBuilder().setSid("TR_V1").setType(TrackType.VIDEO))
            .build());
    matcher.offered(List.of(video("1", "cam")), Set.of());

    assertThat(sids(matcher.takeById())).containsExactly("TR_V1");
  }

  @Test
  void keepsCameraAndScreenApart() {
    matcher.expect(expected("TR_cam", "cam", TrackType.VIDEO));
    matcher.expect(expected("TR_screen", "screen", TrackType.VIDEO));
    matcher.offered(List.of(video("1", "screen"), video("2", "cam")), Set.of());

    assertThat(sids(matcher.takeById())).containsExactly("TR_screen", "TR_cam");
  }

  @Test
  void aCidOfTheOtherKindDoesNotFit() {
    matcher.expect(expected("TR_A", "same", TrackType.AUDIO));
    matcher.offered(List.of(video("1", "same")), Set.of());

    assertThat(matcher.takeById()).isEmpty();
    assertThat(matcher.hasPairOfKind()).isFalse();
  }

  @Test
  void takesTheFirstOfAKindForClientsThatChangeIds() {
    matcher.expect(expected("TR_1", "a", TrackType.VIDEO));
    matcher.expect(expected("TR_2", "b", TrackType.VIDEO));
    matcher.offered(List.of(video("5", "{changed}")), Set.of());

    assertThat(matcher.takeById()).isEmpty();
    assertThat(matcher.hasPairOfKind()).isTrue();
    assertThat(sids(matcher.takeByKind())).containsExactly("TR_1");
    assertThat(matcher.hasPairOfKind()).isFalse();
  }

  @Test
  void matchesEachOfTwoTracksWithOneCidOnce() {
    matcher.expect(expected("TR_1", "loadtest-video", TrackType.VIDEO));
    matcher.expect(expected("TR_2", "loadtest-video", TrackType.VIDEO));
    matcher.offered(List.of(video("1", "loadtest-video"), video("2", "loadtest-video")), Set.of());

    assertThat(sids(matcher.takeById())).containsExactly("TR_1", "TR_2");
  }

  @Test
  void forgetsASectionWhoseTrackEnded() {
    matcher.offered(List.of(video("1", "cam")), Set.of());
    matcher.offered(List.of(), Set.of("1"));
    matcher.expect(expected("TR_1", "cam", TrackType.VIDEO));

    assertThat(matcher.takeById()).isEmpty();
  }

  @Test
  void aSectionWithOneTokenInItsMsidCountsWhole() {
    matcher.expect(expected("TR_1", "cam", TrackType.VIDEO));
    matcher.offered(List.of(new OfferedTrack("1", MediaKind.VIDEO, "cam", null, true)), Set.of());

    assertThat(sids(matcher.takeById())).containsExactly("TR_1");
  }

  @Test
  void remembersABoundedNumberOfAnnouncements() {
    for (int i = 0; i <= TrackMatcher.PENDING_CAPACITY; i++) {
      matcher.expect(expected("TR_" + i, "cid" + i, TrackType.AUDIO));
    }

    assertThat(matcher.isPending("TR_0")).isFalse();
    assertThat(matcher.isPending("TR_" + TrackMatcher.PENDING_CAPACITY)).isTrue();
  }

  private static ExpectTrack expected(String sid, String cid, TrackType type) {
    return ExpectTrack.newBuilder()
        .setRequest(AddTrackRequest.newBuilder().setCid(cid).setType(type))
        .setTrack(TrackInfo.newBuilder().setSid(sid).setType(type))
        .build();
  }

  private static OfferedTrack video(String mid, String trackId) {
    return new OfferedTrack(mid, MediaKind.VIDEO, "stream", trackId, true);
  }

  private static List<String> sids(List<TrackMatcher.Match> matches) {
    return matches.stream().map(match -> match.expected().getTrack().getSid()).toList();
  }
}
