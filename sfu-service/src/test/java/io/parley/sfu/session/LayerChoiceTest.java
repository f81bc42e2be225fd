package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.sfu.Settings;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The layer that fits what a subscriber says of its picture.
class LayerChoiceTest {

  private static final TrackInfo LANDSCAPE =
      TrackInfo.newBuilder()
          .addLayers(layer(0, VideoQuality.LOW, 320, 180))
          .addLayers(layer(1, VideoQuality.MEDIUM, 640, 360))
          .addLayers(layer(2, VideoQuality.HIGH, 1280, 720))
          .build();

  private static VideoLayer.Builder layer(
      int spatial, VideoQuality quality, int width, int height) {
    return VideoLayer.newBuilder()
        .setSpatialLayer(spatial)
        .setQuality(quality)
        .setWidth(width)
        .setHeight(height);
  }

  private static Settings size(int width, int height) {
    return Settings.newBuilder().setWidth(width).setHeight(height).build();
  }

  private static Settings quality(VideoQuality quality) {
    return Settings.newBuilder().setQuality(quality).build();
  }

  @Test
  void everythingWhereNothingWasSaid() {
    assertThat(LayerChoice.of(LANDSCAPE.getLayersList(), null))
        .isEqualTo(new LayerChoice(LayerChoice.ALL, VideoQuality.HIGH));
  }

  @ParameterizedTest
  @CsvSource({"LOW, 0", "MEDIUM, 1", "HIGH, 2147483647"})
  void byQuality(VideoQuality wanted, int spatial) {
    assertThat(LayerChoice.of(LANDSCAPE.getLayersList(), quality(wanted)))
        .isEqualTo(new LayerChoice(spatial, wanted));
  }

  @ParameterizedTest
  @CsvSource({
    "100, 56, 0",
    "320, 180, 0",
    "355, 200, 0", // nine tenths of it are there
    "356, 202, 1",
    "640, 360, 1",
    "711, 400, 1",
    "960, 540, 2147483647",
    "3840, 2160, 2147483647"
  })
  void smallestThatFillsTheTile(int width, int height, int spatial) {
    assertThat(LayerChoice.of(LANDSCAPE.getLayersList(), size(width, height)).spatial())
        .isEqualTo(spatial);
  }

  @Test
  void sizeCountsInsteadOfQuality() {
    var both = Settings.newBuilder().setQuality(VideoQuality.LOW).setWidth(640).setHeight(360);
    assertThat(LayerChoice.of(LANDSCAPE.getLayersList(), both.build()).quality())
        .isEqualTo(VideoQuality.MEDIUM);
  }

  @Test
  void uprightPictureByItsWidth() {
    var portrait =
        TrackInfo.newBuilder()
            .addLayers(layer(0, VideoQuality.LOW, 180, 320))
            .addLayers(layer(1, VideoQuality.HIGH, 720, 1280))
            .build();
    assertThat(LayerChoice.of(portrait.getLayersList(), size(180, 320)).spatial()).isZero();
    assertThat(LayerChoice.of(portrait.getLayersList(), size(360, 640)).spatial())
        .isEqualTo(LayerChoice.ALL);
  }

  @Test
  void twoLayersAreNotThree() {
    var two =
        TrackInfo.newBuilder()
            .addLayers(layer(0, VideoQuality.LOW, 320, 180))
            .addLayers(layer(1, VideoQuality.HIGH, 640, 360))
            .build();
    assertThat(LayerChoice.of(two.getLayersList(), quality(VideoQuality.MEDIUM)))
        .isEqualTo(new LayerChoice(0, VideoQuality.MEDIUM));
  }

  @Test
  void nothingIsKnownOfTheLayers() {
    var none = TrackInfo.getDefaultInstance();
    assertThat(LayerChoice.of(none.getLayersList(), size(320, 180)).spatial())
        .isEqualTo(LayerChoice.ALL);
    assertThat(LayerChoice.of(none.getLayersList(), quality(VideoQuality.MEDIUM)).spatial())
        .isEqualTo(1);
  }

  @Test
  void notWantedAtAll() {
    var disabled = Settings.newBuilder().setDisabled(true).setWidth(640).setHeight(360).build();
    assertThat(LayerChoice.of(LANDSCAPE.getLayersList(), disabled).quality())
        .isEqualTo(VideoQuality.OFF);
    assertThat(LayerChoice.of(LANDSCAPE.getLayersList(), quality(VideoQuality.OFF)).quality())
        .isEqualTo(VideoQuality.OFF);
  }
}
