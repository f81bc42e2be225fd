package io.parley.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Vp9DescriptorTest {

  private final Vp9Descriptor descriptor = new Vp9Descriptor();

  private boolean wrap(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return descriptor.wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  @Test
  void readsAKeyPictureWithItsStructure() {
    String sizes = "01400" + "0b4" + "02800168" + "050002d0";
    String group = "02" + "00" + "5401"; // two pictures: no reference; one reference
    assertThat(wrap("aa" + "9234" + "02" + "07" + "58" + sizes + group + "ff")).isTrue();

    assertThat(descriptor.pictureId()).isEqualTo(0x1234);
    assertThat(descriptor.isLongPictureId()).isTrue();
    assertThat(descriptor.temporalLayer()).isZero();
    assertThat(descriptor.spatialLayer()).isEqualTo(1);
    assertThat(descriptor.isInterLayerPredicted()).isFalse();
    assertThat(descriptor.tl0PictureIndex()).isEqualTo(7);
    assertThat(descriptor.structureOffset()).isEqualTo(5);
    assertThat(descriptor.structureBytes()).isEqualTo(1 + 12 + 1 + 1 + 2);
    assertThat(descriptor.announcedSpatialLayers()).isEqualTo(3);
    assertThat(descriptor.bytes()).isEqualTo(5 + 17);
    assertThat(descriptor.isFrameStart()).isFalse(); // of its layer, but not of the picture
    assertThat(descriptor.isLayerFrameStart()).isTrue();
  }

  @Test
  void readsLayersAndSwitchingPoints() {
    assertThat(wrap("ed" + "12" + "59" + "07" + "ff")).isTrue(); // I P L B E Z

    assertThat(descriptor.pictureId()).isEqualTo(0x12);
    assertThat(descriptor.isLongPictureId()).isFalse();
    assertThat(descriptor.isInterPredicted()).isTrue();
    assertThat(descriptor.temporalLayer()).isEqualTo(2);
    assertThat(descriptor.isSwitchingUpPoint()).isTrue();
    assertThat(descriptor.spatialLayer()).isEqualTo(4);
    assertThat(descriptor.isInterLayerPredicted()).isTrue();
    assertThat(descriptor.isLayerFrameStart()).isTrue();
    assertThat(descriptor.isLayerFrameEnd()).isTrue();
    assertThat(descriptor.isNotReferencedUpward()).isTrue();
    assertThat(descriptor.structureOffset()).isEqualTo(-1);
    assertThat(descriptor.announcedSpatialLayers()).isEqualTo(-1);
  }

  @Test
  void readsUpToThreeReferencesInFlexibleMode() {
    assertThat(wrap("78" + "00" + "030504" + "ff")).isTrue(); // P L F B
    assertThat(descriptor.bytes()).isEqualTo(5);
    assertThat(descriptor.tl0PictureIndex()).isEqualTo(-1);
    assertThat(wrap("78" + "00" + "030505" + "ff")).isFalse();
  }

  @Test
  void aStartWithoutPredictionIsAKeyFrame() {
    assertThat(wrap("08" + "ff")).isTrue();
    assertThat(descriptor.isKeyFrame()).isTrue();
    assertThat(wrap("48" + "ff")).isTrue();
    assertThat(descriptor.isKeyFrame()).isFalse();
    assertThat(descriptor.isFrameStart()).isTrue();
    assertThat(wrap("00" + "ff")).isTrue();
    assertThat(descriptor.isKeyFrame()).isFalse();
  }

  @Test
  void refusesADescriptorThatIsCutOff() {
    String whole = "aa" + "9234" + "02" + "07" + "18" + "01400168" + "02" + "00" + "5401";
    assertThat(wrap(whole + "ff")).isTrue();
    for (int length = 0; length <= whole.length(); length += 2) {
      assertThat(wrap(whole.substring(0, length))).isFalse();
    }
  }
}
