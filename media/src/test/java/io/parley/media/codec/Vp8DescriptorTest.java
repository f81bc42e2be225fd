package io.parley.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Vp8DescriptorTest {

  private final Vp8Descriptor descriptor = new Vp8Descriptor();

  private boolean wrap(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return descriptor.wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  @Test
  void readsTheShortestDescriptor() {
    assertThat(wrap("10" + "01")).isTrue();
    assertThat(descriptor.bytes()).isEqualTo(1);
    assertThat(descriptor.isFrameStart()).isTrue();
    assertThat(descriptor.isKeyFrame()).isFalse();
    assertThat(descriptor.pictureId()).isEqualTo(-1);
    assertThat(descriptor.tl0PictureIndex()).isEqualTo(-1);
    assertThat(descriptor.temporalLayer()).isEqualTo(-1);
    assertThat(descriptor.keyIndex()).isEqualTo(-1);
  }

  @Test
  void readsEveryField() {
    assertThat(wrap("90" + "f0" + "9234" + "55" + "b1" + "00")).isTrue();
    assertThat(descriptor.bytes()).isEqualTo(6);
    assertThat(descriptor.pictureId()).isEqualTo(0x1234);
    assertThat(descriptor.isLongPictureId()).isTrue();
    assertThat(descriptor.tl0PictureIndex()).isEqualTo(0x55);
    assertThat(descriptor.temporalLayer()).isEqualTo(2);
    assertThat(descriptor.isLayerSync()).isTrue();
    assertThat(descriptor.keyIndex()).isEqualTo(0x11);
    assertThat(descriptor.isKeyFrame()).isTrue();
  }

  @Test
  void aLaterPartitionBeginsNoFrame() {
    assertThat(wrap("11" + "00")).isTrue();
    assertThat(descriptor.isFrameStart()).isFalse();
    assertThat(descriptor.isKeyFrame()).isFalse();
  }

  @Test
  void refusesADescriptorWithoutPayload() {
    assertThat(wrap("")).isFalse();
    assertThat(wrap("10")).isFalse();
    assertThat(wrap("9080")).isFalse();
    assertThat(wrap("908012")).isFalse();
    assertThat(wrap("90f0923455b1")).isFalse();
  }

  @Test
  void aShortPictureIdMayBecomeALongOneAndBack() {
    wrap("9080" + "12" + "00");
    byte[] target = new byte[4];
    assertThat(descriptor.rewrittenBytes(true)).isEqualTo(4);
    assertThat(descriptor.rewrite(MemorySegment.ofArray(target), 0, 0x7fff, true, 0, 0))
        .isEqualTo(4);
    assertThat(target).isEqualTo(HexFormat.of().parseHex("9080ffff"));

    wrap("9080" + "ffff" + "00");
    assertThat(descriptor.rewrittenBytes(false)).isEqualTo(3);
    assertThat(descriptor.rewrite(MemorySegment.ofArray(target), 0, 0x123, false, 0, 0))
        .isEqualTo(3);
    assertThat(target).startsWith(HexFormat.of().parseHex("908023"));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void writingItsOwnNumbersChangesNothing(long seed) {
    RandomGenerator random = Seeds.random(seed);
    byte[] bytes = plausible(random);
    MemorySegment memory = MemorySegment.ofArray(bytes.clone());
    assertThat(descriptor.wrap(memory, 0, bytes.length)).isTrue();

    descriptor.rewrite(
        memory,
        0,
        descriptor.pictureId(),
        descriptor.isLongPictureId(),
        descriptor.tl0PictureIndex(),
        descriptor.keyIndex());

    assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void newNumbersAreReadBackAndTheRestStays(long seed) {
    RandomGenerator random = Seeds.random(seed);
    byte[] bytes = plausible(random);
    assertThat(descriptor.wrap(MemorySegment.ofArray(bytes), 0, bytes.length)).isTrue();
    boolean asLong = random.nextBoolean();
    int pictureId = random.nextInt(asLong ? 1 << 15 : 1 << 7);
    int tl0 = random.nextInt(256);
    int key = random.nextInt(32);
    byte[] target = new byte[descriptor.rewrittenBytes(asLong) + 1];
    MemorySegment tight = MemorySegment.ofArray(target);
    assertThat(descriptor.rewrite(tight, 0, pictureId, asLong, tl0, key))
        .isEqualTo(target.length - 1);

    Vp8Descriptor written = new Vp8Descriptor();
    assertThat(written.wrap(tight, 0, target.length)).isTrue();
    assertThat(written.bytes())
        .isEqualTo(target.length - 1)
        .isLessThan(Vp8Descriptor.MAX_BYTES + 1);
    assertThat(written.pictureId()).isEqualTo(descriptor.pictureId() < 0 ? -1 : pictureId);
    assertThat(written.tl0PictureIndex()).isEqualTo(descriptor.tl0PictureIndex() < 0 ? -1 : tl0);
    assertThat(written.keyIndex()).isEqualTo(descriptor.keyIndex() < 0 ? -1 : key);
    assertThat(written.temporalLayer()).isEqualTo(descriptor.temporalLayer());
    assertThat(written.isLayerSync()).isEqualTo(descriptor.isLayerSync());
    assertThat(written.isFrameStart()).isEqualTo(descriptor.isFrameStart());
  }

  /// Random, with the reserved bits at zero as senders write them.
  private static byte[] plausible(RandomGenerator random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    bytes[1] &= (bytes[0] & 0x80) != 0 ? (byte) 0xf0 : -1;
    return bytes;
  }
}
