package io.parley.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The memory is exactly as long as the payload: a read or a write beyond it throws.
class RedFuzzTest {

  private static final int PAYLOADS = 1000;

  private final RedPayload red = new RedPayload();
  private final RedWriter writer = new RedWriter();

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void anyBytesAreReadWithinTheirBounds(long seed) {
    RandomGenerator random = Seeds.random(seed);
    for (int i = 0; i < PAYLOADS; i++) {
      byte[] bytes = new byte[random.nextInt(120)];
      random.nextBytes(bytes);
      for (int at = 0; at < bytes.length && random.nextInt(5) > 0; at += 4) {
        bytes[at] |= (byte) 0x80; // more blocks
        if (at + 3 < bytes.length && random.nextInt(3) > 0) {
          bytes[at + 2] &= (byte) 0xfc; // shorter ones
          bytes[at + 3] &= 0x0f;
        }
      }
      if (red.wrap(MemorySegment.ofArray(bytes), 0, bytes.length)) {
        long end = 4L * red.blocks() + 1;
        for (int block = 0; block < red.blocks(); block++) {
          assertThat(red.offset(block)).isEqualTo(end);
          assertThat(red.timestampOffset(block)).isBetween(0, RedPayload.MAX_TIMESTAMP_OFFSET);
          end += red.bytes(block);
        }
        assertThat(red.primaryOffset()).isEqualTo(end);
        assertThat(red.primaryBytes()).isPositive();
        assertThat(end + red.primaryBytes()).isEqualTo(bytes.length);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void whatIsWrittenIsReadAgain(long seed) {
    RandomGenerator random = Seeds.random(seed);
    for (int i = 0; i < 20; i++) {
      int capacity = random.nextInt(40, 1500);
      byte[] primary = frame(random, capacity / 2);
      writer.begin(111, MemorySegment.ofArray(primary), 0, primary.length, capacity);
      List<byte[]> added = new ArrayList<>();
      int offset = 0;
      int rest = random.nextInt(20);
      while (rest-- > 0) {
        byte[] earlier = frame(random, 300);
        offset += random.nextInt(1, 2000);
        if (writer.add(MemorySegment.ofArray(earlier), 0, earlier.length, offset)) {
          added.addFirst(earlier);
        }
      }
      MemorySegment target = MemorySegment.ofArray(new byte[writer.bytes()]);
      writer.write(target, 0);

      assertThat(writer.bytes()).isLessThanOrEqualTo(capacity);
      assertThat(red.wrap(target, 0, writer.bytes())).isTrue();
      assertThat(red.blocks()).isEqualTo(added.size());
      for (int block = 0; block < added.size(); block++) {
        assertThat(red.type(block)).isEqualTo(111);
        assertThat(at(target, red.offset(block), red.bytes(block))).isEqualTo(added.get(block));
      }
      assertThat(at(target, red.primaryOffset(), red.primaryBytes())).isEqualTo(primary);
    }
  }

  private static byte[] frame(RandomGenerator random, int most) {
    byte[] frame = new byte[random.nextInt(1, most)];
    random.nextBytes(frame);
    return frame;
  }

  private static byte[] at(MemorySegment memory, long offset, int bytes) {
    return Arrays.copyOfRange(
        memory.toArray(ValueLayout.JAVA_BYTE), (int) offset, (int) offset + bytes);
  }
}
