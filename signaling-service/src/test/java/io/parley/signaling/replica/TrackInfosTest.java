package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import livekit.LivekitModels.AudioTrackFeature;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SimulcastCodec;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation")
class TrackInfosTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.000001Z");

  private static TrackInfo build(AddTrackRequest.Builder request) {
    return TrackInfos.build(request.build(), "TR_1", NOW);
  }

  private static VideoLayer layer(VideoQuality quality) {
    return VideoLayer.newBuilder().setQuality(quality).build();
  }

  @Test
  void sortsLayersAndCallsSeveralOfThemSimulcast() {
    TrackInfo track =
        build(
            TestRoom.camera("cam")
                .addLayers(layer(VideoQuality.HIGH))
                .addLayers(layer(VideoQuality.LOW)));
    assertThat(track.getLayersList())
        .extracting(VideoLayer::getQuality)
        .containsExactly(VideoQuality.LOW, VideoQuality.HIGH);
    assertThat(track.getSimulcast()).isTrue();
    assertThat(track.getStream()).isEqualTo("camera");
    assertThat(track.getCodecs(0).getCid()).isEqualTo("cam");
    assertThat(track.getCodecs(0).getMimeType()).isEmpty();
    assertThat(track.getVersion().getUnixMicro() % 1_000_000).isEqualTo(1);
  }

  @Test
  void namesCodecsAlikeWhicheverWayTheClientDoes() {
    TrackInfo track =
        build(
            TestRoom.camera("cam")
                .addLayers(layer(VideoQuality.LOW))
                .addLayers(layer(VideoQuality.HIGH))
                .addSimulcastCodecs(codec("vp9", "cam"))
                .addSimulcastCodecs(codec("video/VP8", ""))
                .addSimulcastCodecs(codec("VP8", "again"))
                .addSimulcastCodecs(codec("h266", "new")));
    assertThat(track.getCodecsList())
        .extracting(SimulcastCodecInfo::getMimeType)
        .containsExactly("video/VP9", "video/VP8");
    assertThat(track.getCodecs(0).getVideoLayerMode())
        .isEqualTo(VideoLayer.Mode.MULTIPLE_SPATIAL_LAYERS_PER_STREAM);
    assertThat(track.getCodecs(1).getVideoLayerMode())
        .isEqualTo(VideoLayer.Mode.ONE_SPATIAL_LAYER_PER_STREAM);
    assertThat(track.getCodecs(1).getLayersList()).hasSize(2);
    assertThat(track.getSimulcast()).isFalse();
  }

  @Test
  void scalableCodecsAreSimulcastWhereEachLayerIsAStreamOfItsOwn() {
    var streams =
        codec("vp9", "cam").toBuilder()
            .setVideoLayerMode(VideoLayer.Mode.ONE_SPATIAL_LAYER_PER_STREAM);
    assertThat(build(layered().addSimulcastCodecs(streams)).getSimulcast()).isTrue();
    assertThat(build(layered().addSimulcastCodecs(codec("vp9", "cam"))).getSimulcast()).isFalse();
  }

  private static AddTrackRequest.Builder layered() {
    return TestRoom.camera("cam")
        .addLayers(layer(VideoQuality.LOW))
        .addLayers(layer(VideoQuality.HIGH));
  }

  private static SimulcastCodec codec(String name, String cid) {
    return SimulcastCodec.newBuilder().setCodec(name).setCid(cid).build();
  }

  @Test
  void mirrorsOldFlagsAndNewFeatures() {
    TrackInfo old = build(microphone().setStereo(true).setDisableDtx(true));
    assertThat(old.getAudioFeaturesList())
        .containsExactly(AudioTrackFeature.TF_STEREO, AudioTrackFeature.TF_NO_DTX);
    TrackInfo modern = build(microphone().addAudioFeatures(AudioTrackFeature.TF_STEREO));
    assertThat(modern.getStereo()).isTrue();
    assertThat(modern.getDisableDtx()).isFalse();
    assertThat(modern.getAudioFeaturesList()).hasSize(1);
  }

  private static AddTrackRequest.Builder microphone() {
    return TestRoom.track("mic", TrackType.AUDIO, TrackSource.MICROPHONE);
  }

  @Test
  void putsScreenAndItsSoundIntoOneStream() {
    assertThat(
            build(TestRoom.track("s", TrackType.AUDIO, TrackSource.SCREEN_SHARE_AUDIO)).getStream())
        .isEqualTo("screen");
    assertThat(build(TestRoom.camera("c").setStream("mine")).getStream()).isEqualTo("mine");
  }

  @Test
  void keepsEnumsThatAreNewerThanTheClasses() {
    assertThat(
            build(TestRoom.camera("c").setBackupCodecPolicyValue(99)).getBackupCodecPolicyValue())
        .isEqualTo(99);
  }
}
