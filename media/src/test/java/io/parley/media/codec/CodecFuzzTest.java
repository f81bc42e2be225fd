package io.parley.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.section.Codec;
import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The memory is exactly as long as the payload: a read beyond it throws.
class CodecFuzzTest {

  private static final int PAYLOADS = 2000;

  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private final Vp9Descriptor vp9 = new Vp9Descriptor();
  private final DependencyDescriptor dependency = new DependencyDescriptor();
  private final TemplateStructure templates = new TemplateStructure();
  private final MemorySegment target =
      MemorySegment.ofArray(new byte[DependencyDescriptor.MAX_BYTES]);

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void anyBytesAreReadWithinTheirBounds(long seed) {
    RandomGenerator random = Seeds.random(seed);
    for (int i = 0; i < PAYLOADS; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextInt(4) == 0) {
        bytes[0] = (byte) (0x60 | (random.nextBoolean() ? 24 : 28)); // H.264 with parts
      }
      if (random.nextInt(4) == 0) {
        bytes = brokenStructure(random);
      }
      MemorySegment tight = MemorySegment.ofArray(bytes);
      for (Codec codec : Codec.values()) {
        KeyFrames.isKeyFrame(codec, tight, 0, bytes.length);
        KeyFrames.isFrameStart(codec, tight, 0, bytes.length);
      }
      readVp8(tight, bytes.length);
      readVp9(tight, bytes.length);
      readDependency(tight, bytes.length);
    }
  }

  /// A VP9 key picture with sizes and a group, flipped here and there and cut off.
  private static byte[] brokenStructure(RandomGenerator random) {
    String whole = "aa" + "9234" + "02" + "07" + "38" + "014000b402800168" + "02" + "00" + "5401ff";
    byte[] bytes = HexFormat.of().parseHex(whole);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return Arrays.copyOf(bytes, bytes.length - random.nextInt(4));
  }

  private void readDependency(MemorySegment tight, int length) {
    assertThat(dependency.wrap(tight, 0, length)).isEqualTo(length >= 3);
    if (length >= 3) {
      dependency.read(templates);
      assertThat(dependency.rewrite(target, 0, 1, 1, 5)).isLessThanOrEqualTo(length + 5);
    }
  }

  private void readVp8(MemorySegment tight, int length) {
    if (!vp8.wrap(tight, 0, length)) {
      assertThat(KeyFrames.isKeyFrame(Codec.VP8, tight, 0, length)).isFalse();
      return;
    }
    assertThat(vp8.bytes()).isBetween(1, Math.min(length - 1, Vp8Descriptor.MAX_BYTES));
    assertThat(KeyFrames.isKeyFrame(Codec.VP8, tight, 0, length)).isEqualTo(vp8.isKeyFrame());
    assertThat(KeyFrames.isFrameStart(Codec.VP8, tight, 0, length)).isEqualTo(vp8.isFrameStart());
    byte[] target = new byte[vp8.rewrittenBytes(true)];
    assertThat(vp8.rewrite(MemorySegment.ofArray(target), 0, -1, true, -1, -1))
        .isEqualTo(target.length);
  }

  private void readVp9(MemorySegment tight, int length) {
    if (!vp9.wrap(tight, 0, length)) {
      return;
    }
    assertThat(vp9.bytes()).isBetween(1, length - 1);
    assertThat(KeyFrames.isKeyFrame(Codec.VP9, tight, 0, length)).isEqualTo(vp9.isKeyFrame());
    assertThat(KeyFrames.isFrameStart(Codec.VP9, tight, 0, length)).isEqualTo(vp9.isFrameStart());
    assertThat(vp9.rewriteNumbers(target, 0, -1, -1))
        .isBetween(1, Math.min(vp9.bytes(), Vp9Descriptor.MAX_NUMBER_BYTES));
    if (vp9.structureOffset() >= 0) {
      assertThat(vp9.announcedSpatialLayers()).isBetween(1, 8);
      assertThat(vp9.structureOffset() + vp9.structureBytes()).isEqualTo(vp9.bytes());
      int last = vp9.announcedSpatialLayers() - 1;
      assertThat(vp9.announcedWidth(last)).isBetween(0, 65_535);
      assertThat(vp9.announcedHeight(last)).isBetween(0, 65_535);
    }
  }
}
