package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.sfu.ExpectTrack;
import io.parley.protocol.sfu.SessionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import livekit.LivekitModels.SimulcastCodecInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import org.junit.jupiter.api.Test;

/// Offers that Chromium made, as negotiation's own tests have them.
class BrowserOffersTest {

  private static final String ALICE = "PA_alice";
  private static final String CAMERA = "843194d7-6b20-40bc-8f21-742a8498f148";
  private static final String MICROPHONE = "e015f9e9-e081-46b1-84ab-ebfd52d249ba";

  private final SessionBench bench = new SessionBench(3);

  @Test
  void fillsInWhatASimulcastPublisherNegotiated() throws IOException {
    publish();

    var camera = live("TR_VC1");
    assertThat(camera.getMid()).isEqualTo("2");
    assertThat(camera.getMimeType()).isEqualTo("video/VP8");
    assertThat(camera.getLayersList())
        .extracting(VideoLayer::getRid)
        .containsExactly("q", "h", "f");
    assertThat(camera.getLayersList())
        .extracting(VideoLayer::getSpatialLayer)
        .containsExactly(0, 1, 2);
    var codec = camera.getCodecs(0);
    assertThat(codec.getMimeType()).isEqualTo("video/VP8");
    assertThat(codec.getMid()).isEqualTo("2");
    assertThat(codec.getSdpCid()).isEmpty();
    assertThat(codec.getLayersList()).extracting(VideoLayer::getRid).containsExactly("q", "h", "f");

    var microphone = live("TR_AM1");
    assertThat(microphone.getMid()).isEqualTo("1");
    assertThat(microphone.getMimeType()).isEqualTo("audio/opus");
    assertThat(bench.lastAnswer(ALICE).getSdp()).contains("a=simulcast:recv q;h;f");
  }

  @Test
  void endsTheTrackWhoseSectionChromiumMadeInactive() throws IOException {
    publish();
    bench.offer(ALICE, sdp("chromium-v0-unpublish"));

    assertThat(bench.of(ALICE, SessionEvent::hasTrackGone))
        .extracting(event -> event.getTrackGone().getTrackSid())
        .containsExactly("TR_VC1");
  }

  private void publish() throws IOException {
    bench.open(ALICE);
    var layers =
        List.of(layer(VideoQuality.LOW), layer(VideoQuality.MEDIUM), layer(VideoQuality.HIGH));
    expect(
        CAMERA,
        TrackInfo.newBuilder()
            .setSid("TR_VC1")
            .setType(TrackType.VIDEO)
            .addAllLayers(layers)
            .addCodecs(
                SimulcastCodecInfo.newBuilder()
                    .setMimeType("video/VP8")
                    .setCid(CAMERA)
                    .addAllLayers(layers)));
    expect(MICROPHONE, TrackInfo.newBuilder().setSid("TR_AM1").setType(TrackType.AUDIO));
    bench.offer(ALICE, sdp("chromium-v0-publish"));
  }

  private void expect(String cid, TrackInfo.Builder track) {
    var expected = ExpectTrack.newBuilder().setTrack(track);
    expected.getRequestBuilder().setCid(cid).setType(track.getType());
    bench.command(ALICE, command -> command.setExpectTrack(expected));
  }

  private TrackInfo live(String trackSid) {
    return bench.of(ALICE, SessionEvent::hasTrackLive).stream()
        .map(event -> event.getTrackLive().getTrack())
        .filter(track -> track.getSid().equals(trackSid))
        .findFirst()
        .orElseThrow();
  }

  private static VideoLayer layer(VideoQuality quality) {
    return VideoLayer.newBuilder().setQuality(quality).build();
  }

  private static String sdp(String name) throws IOException {
    return Files.readString(Path.of("../media/src/test/resources/sdp", name + ".sdp"));
  }
}
