package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.client.sdp.ClientOffer;
import io.parley.media.client.sdp.ClientTrack;
import io.parley.media.section.Codec;
import io.parley.protocol.sfu.ExpectTrack;
import io.parley.protocol.sfu.LayersWanted;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.Settings;
import java.time.Duration;
import java.util.List;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SubscribedCodec;
import livekit.LivekitRtc.SubscribedQuality;
import org.junit.jupiter.api.Test;

/// What a publisher is told of the layers that somebody wants.
class DynacastTest {

  private static final String ALICE = "PA_alice";
  private static final String BOB = "PA_bob";
  private static final String CAROL = "PA_carol";
  private static final String TRACK = "TR_V1";

  private final SessionBench bench = new SessionBench(5);
  private final ClientOffer aliceOffers = new ClientOffer(SessionBench.transport("pub1"), true);

  private void publish(String... mimes) {
    bench.open(ALICE);
    var track =
        TrackInfo.newBuilder().setSid(TRACK).setType(TrackType.VIDEO).setSource(TrackSource.CAMERA);
    for (int i = 0; i < 3; i++) {
      track.addLayers(
          VideoLayer.newBuilder().setQualityValue(i).setWidth(320 << i).setHeight(180 << i));
    }
    for (var mime : mimes) {
      track.addCodecs(SimulcastCodecInfo.newBuilder().setMimeType(mime));
    }
    bench.command(
        ALICE,
        command ->
            command.setExpectTrack(
                ExpectTrack.newBuilder()
                    .setRequest(AddTrackRequest.newBuilder().setCid("cam").setType(TrackType.VIDEO))
                    .setTrack(track)));
    aliceOffers.publish(
        new ClientTrack("stream", "cam", Codec.VP8, List.of("q", "h", "f"), List.of()));
    bench.offer(ALICE, aliceOffers.write());
  }

  private void subscribe(String sid) {
    bench.open(sid);
    bench.answer(sid);
    bench.subscribe(sid, TRACK);
  }

  private void want(String sid, VideoQuality quality) {
    bench.command(
        sid,
        command ->
            command.setSettings(Settings.newBuilder().setTrackSid(TRACK).setQuality(quality)));
  }

  private void pass(Duration time) {
    bench.timers.pass(time);
  }

  private List<LayersWanted> told() {
    return bench.of(ALICE, SessionEvent::hasLayersWanted).stream()
        .map(SessionEvent::getLayersWanted)
        .toList();
  }

  private static List<VideoQuality> enabled(SubscribedCodec codec) {
    return codec.getQualitiesList().stream()
        .filter(SubscribedQuality::getEnabled)
        .map(SubscribedQuality::getQuality)
        .toList();
  }

  /// What the publisher was told last, of its first codec.
  private List<VideoQuality> enabled() {
    assertThat(told().getLast().getTrackSid()).isEqualTo(TRACK);
    assertThat(told().getLast().getCodecs(0).getQualitiesCount()).isEqualTo(3);
    return enabled(told().getLast().getCodecs(0));
  }

  @Test
  void nothingIsSaidWhileAllIsWanted() {
    publish();
    subscribe(BOB);
    pass(Duration.ofMinutes(1));
    assertThat(told()).isEmpty();
  }

  @Test
  void lessIsSaidAfterAWhile() {
    publish();
    subscribe(BOB);
    want(BOB, VideoQuality.MEDIUM);
    pass(Dynacast.LESS_AFTER.minusMillis(1));
    assertThat(told()).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(enabled()).containsExactly(VideoQuality.LOW, VideoQuality.MEDIUM);
  }

  @Test
  void moreIsSaidAtOnce() {
    lessIsSaidAfterAWhile();
    want(BOB, VideoQuality.HIGH);
    assertThat(enabled()).hasSize(3);
  }

  @Test
  void theOneWhoWantsMostDecides() {
    publish();
    subscribe(BOB);
    subscribe(CAROL);
    want(BOB, VideoQuality.LOW);
    want(CAROL, VideoQuality.MEDIUM);
    pass(Dynacast.LESS_AFTER);
    assertThat(enabled()).hasSize(2);
    bench.command(CAROL, command -> command.getCloseBuilder());
    pass(Dynacast.LESS_AFTER);
    assertThat(enabled()).containsExactly(VideoQuality.LOW);
  }

  @Test
  void whoComesLateGetsWhatIsAskedFor() {
    lessIsSaidAfterAWhile();
    subscribe(CAROL);
    assertThat(enabled()).hasSize(3);
  }

  @Test
  void aShortDipIsNotTold() {
    publish();
    subscribe(BOB);
    want(BOB, VideoQuality.LOW);
    pass(Dynacast.LESS_AFTER.minusMillis(1));
    want(BOB, VideoQuality.HIGH);
    pass(Duration.ofMinutes(1));
    assertThat(told()).isEmpty();
  }

  @Test
  void nobodyWantsItAnyMore() {
    publish();
    subscribe(BOB);
    bench.command(BOB, command -> command.getUnsubscribeBuilder().setTrackSid(TRACK));
    pass(Dynacast.LESS_AFTER);
    assertThat(enabled()).isEmpty();
    bench.subscribe(BOB, TRACK);
    assertThat(enabled()).hasSize(3);
  }

  @Test
  void hiddenByItsOnlySubscriber() {
    publish();
    subscribe(BOB);
    bench.command(
        BOB,
        command -> command.setSettings(Settings.newBuilder().setTrackSid(TRACK).setDisabled(true)));
    pass(Dynacast.LESS_AFTER);
    assertThat(enabled()).isEmpty();
  }

  @Test
  void aNewTrackMayWaitForItsFirstSubscriber() {
    publish();
    pass(Dynacast.UNUSED_AFTER.minusMillis(1));
    assertThat(told()).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(enabled()).isEmpty();
    subscribe(BOB);
    assertThat(enabled()).hasSize(3);
  }

  @Test
  void aBackupCodecThatNobodyNeedsIsOff() {
    publish("video/VP8", "video/H264");
    subscribe(BOB);
    want(BOB, VideoQuality.LOW);
    pass(Dynacast.UNUSED_AFTER);
    var codecs = told().getLast().getCodecsList();
    assertThat(codecs).extracting(SubscribedCodec::getCodec).containsExactly("vp8", "h264");
    assertThat(enabled(codecs.get(0))).containsExactly(VideoQuality.LOW);
    assertThat(enabled(codecs.get(1))).isEmpty();
  }

  @Test
  void aMutedTrackIsLeftAloneAndToldAfterwards() {
    lessIsSaidAfterAWhile();
    mute(true);
    want(BOB, VideoQuality.HIGH);
    assertThat(told()).hasSize(1);
    mute(false);
    assertThat(told()).hasSize(2);
    assertThat(enabled()).hasSize(3);
  }

  private void mute(boolean muted) {
    bench.command(ALICE, command -> command.getMuteBuilder().setTrackSid(TRACK).setMuted(muted));
  }

  @Test
  void aNewOwnerIsToldAgain() {
    lessIsSaidAfterAWhile();
    var owner = OwnerDouble.of(bench, "ND_2");
    owner.attach(ALICE);
    assertThat(owner.of(SessionEvent.EventCase.LAYERS_WANTED)).hasSize(1);
  }

  @Test
  void nothingIsPlannedForATrackThatIsGone() {
    publish();
    subscribe(BOB);
    want(BOB, VideoQuality.LOW);
    bench.command(ALICE, command -> command.getRemoveTrackBuilder().setTrackSid(TRACK));
    pass(Duration.ofMinutes(1));
    assertThat(told()).isEmpty();
  }
}
