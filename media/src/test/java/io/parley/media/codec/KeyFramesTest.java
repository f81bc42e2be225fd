package io.parley.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.section.Codec;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFramesTest {

  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "VP8,  1000,             true,  true,  'VP8 key frame'",
    "VP8,  1001,             false, true,  'VP8 inter frame'",
    "VP8,  0000,             false, false, 'VP8 inside of a frame'",
    "VP8,  1100,             false, false, 'VP8 second partition'",
    "VP8,  90f0923455b100,   true,  true,  'VP8 key frame behind a long descriptor'",
    "VP9,  08ff,             true,  true,  'VP9 key frame without layers'",
    "VP9,  48ff,             false, true,  'VP9 inter frame'",
    "VP9,  a892340000ff,     true,  true,  'VP9 key frame, lowest layer'",
    "VP9,  a892340300ff,     false, false, 'VP9 key picture, second layer'",
    "VP9,  a0923400ff,       false, false, 'VP9 inside of a frame'",
    "H264, 6742,             true,  true,  'H264 sequence parameter set'",
    "H264, 6588,             true,  true,  'H264 IDR slice'",
    "H264, 6508,             true,  false, 'H264 IDR slice that is not the first'",
    "H264, 419a,             false, true,  'H264 slice'",
    "H264, 411a,             false, false, 'H264 slice that is not the first'",
    "H264, 78000267420002ff80, true, true, 'H264 aggregate with a parameter set'",
    "H264, 780002619a,       false, true,  'H264 aggregate of a slice'",
    "H264, 780001060002657f, true,  true,  'H264 aggregate with an IDR slice behind SEI'",
    "H264, 7800ff6742,       false, true,  'H264 aggregate that is cut off'",
    "H264, 7c8588,           true,  true,  'H264 first fragment of an IDR slice'",
    "H264, 7c0588,           false, false, 'H264 later fragment of an IDR slice'",
    "H264, 7c819a,           false, true,  'H264 first fragment of a slice'",
    "H264, 1fff,             false, false, 'H264 reserved type'",
    "AV1,  180a0b,           true,  true,  'AV1 new coded video sequence'",
    "AV1,  100a0b,           true,  true,  'AV1 one element, a sequence header'",
    "AV1,  20020a0b3000,     true,  true,  'AV1 two elements, a sequence header first'",
    "AV1,  0082010a0b,       true,  true,  'AV1 sequence header behind a long length'",
    "AV1,  103000,           false, true,  'AV1 frame'",
    "AV1,  903000,           false, false, 'AV1 continued element'",
    "AV1,  980a00,           false, false, 'AV1 new sequence in the middle of an element'",
    "OPUS, fc,               true,  true,  'every audio packet'"
  })
  void tellsWhatBegins(Codec codec, String hex, boolean key, boolean start, String what) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    MemorySegment memory = MemorySegment.ofArray(bytes);

    assertThat(KeyFrames.isKeyFrame(codec, memory, 0, bytes.length)).as(what).isEqualTo(key);
    assertThat(KeyFrames.isFrameStart(codec, memory, 0, bytes.length)).as(what).isEqualTo(start);
  }

  @Test
  void nothingBeginsInAnEmptyPayload() {
    MemorySegment none = MemorySegment.ofArray(new byte[0]);
    for (Codec codec : Codec.values()) {
      if (codec != Codec.OPUS) {
        assertThat(KeyFrames.isKeyFrame(codec, none, 0, 0)).isFalse();
        assertThat(KeyFrames.isFrameStart(codec, none, 0, 0)).isFalse();
      }
    }
  }
}
