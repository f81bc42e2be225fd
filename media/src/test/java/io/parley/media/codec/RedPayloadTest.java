package io.parley.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RedPayloadTest {

  private final RedPayload red = new RedPayload();
  private final RedWriter writer = new RedWriter();

  @Test
  void readsWhatABrowserSends() {
    // One frame of three bytes, 960 samples back, and one of its own.
    MemorySegment payload = bytes("ef0f0003" + "6f" + "aabbcc" + "0102");

    assertThat(red.wrap(payload, 0, 10)).isTrue();

    assertThat(red.blocks()).isEqualTo(1);
    assertThat(red.type(0)).isEqualTo(111);
    assertThat(red.timestampOffset(0)).isEqualTo(960);
    assertThat(red.offset(0)).isEqualTo(5);
    assertThat(red.bytes(0)).isEqualTo(3);
    assertThat(red.primaryType()).isEqualTo(111);
    assertThat(red.primaryOffset()).isEqualTo(8);
    assertThat(red.primaryBytes()).isEqualTo(2);
  }

  @Test
  void readsAFrameAlone() {
    assertThat(red.wrap(bytes("6f" + "0102"), 0, 3)).isTrue();

    assertThat(red.blocks()).isZero();
    assertThat(red.primaryOffset()).isEqualTo(1);
    assertThat(red.primaryBytes()).isEqualTo(2);
  }

  @Test
  void refusesBlocksThatAreLongerThanThePayload() {
    assertThat(red.wrap(bytes("ef0f0003" + "6f" + "aabbcc"), 0, 8)).isFalse(); // no primary
    assertThat(red.wrap(bytes("ef0f0004" + "6f" + "aabbcc"), 0, 8)).isFalse();
    assertThat(red.wrap(bytes("ef0f"), 0, 2)).isFalse();
    assertThat(red.wrap(bytes("ef0f0000"), 0, 4)).isFalse();
    assertThat(red.wrap(bytes("6f"), 0, 1)).isFalse();
    assertThat(red.wrap(bytes(""), 0, 0)).isFalse();
  }

  @Test
  void refusesMoreBlocksThanReachBack() {
    String block = "ef0f0000";
    int most = RedPayload.MAX_BLOCKS;

    assertThat(red.wrap(bytes(block.repeat(most) + "6f01"), 0, 4 * most + 2)).isTrue();
    assertThat(red.wrap(bytes(block.repeat(most + 1) + "6f01"), 0, 4 * most + 6)).isFalse();
  }

  @Test
  void writesTheOldestFirst() {
    MemorySegment frames = bytes("0102030405");
    writer.begin(111, frames, 0, 2, 100);
    assertThat(writer.add(frames, 2, 1, 960)).isTrue();
    assertThat(writer.add(frames, 3, 2, 1920)).isTrue();
    MemorySegment target = MemorySegment.ofArray(new byte[writer.bytes()]);

    writer.write(target, 0);

    assertThat(HexFormat.of().formatHex(target.toArray(ValueLayout.JAVA_BYTE)))
        .isEqualTo("ef1e0002" + "ef0f0001" + "6f" + "0405" + "03" + "0102");
  }

  @Test
  void leavesOutWhatDoesNotFit() {
    MemorySegment frames = MemorySegment.ofArray(new byte[1300]);
    writer.begin(111, frames, 0, 1275, 1200); // music: the frame alone is larger than that
    assertThat(writer.add(frames, 0, 1, 960)).isFalse();
    assertThat(writer.bytes()).isEqualTo(1276);

    writer.begin(111, frames, 0, 80, 170);
    assertThat(writer.add(frames, 0, 85, 960)).isTrue();
    assertThat(writer.add(frames, 0, 1, 1920)).isFalse();

    writer.begin(111, frames, 0, 80, 5000);
    assertThat(writer.add(frames, 0, 1024, 960)).isFalse();
    assertThat(writer.add(frames, 0, 10, 16_384)).isFalse();
    assertThat(writer.add(frames, 0, 10, 0)).isFalse();
    assertThat(writer.blocks()).isZero();
  }

  private static MemorySegment bytes(String hex) {
    return MemorySegment.ofArray(HexFormat.of().parseHex(hex));
  }
}
