package io.parley.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The memory is exactly as long as the packet: a read or write beyond it throws.
class RtpFuzzTest {

  private static final int PACKETS = 500;

  private final RtpHeader header = new RtpHeader();
  private final RtxUnwrap rtx = new RtxUnwrap();

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void anyBytesAreReadWithinTheirBounds(long seed) {
    RandomGenerator random = Seeds.random(seed);
    for (int i = 0; i < PACKETS; i++) {
      byte[] bytes = likelyPacket(random);
      MemorySegment tight = MemorySegment.ofArray(bytes);
      if (header.wrap(tight, 0, bytes.length)) {
        readEverything(bytes.length);
      }
      int repaired = rtx.unwrap(tight, 0, bytes.length, 1, 96);
      assertThat(repaired).isLessThan(Math.max(1, bytes.length));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void brokenCopiesOfRealPacketsAreReadWithinTheirBounds(long seed) {
    RandomGenerator random = Seeds.random(seed);
    for (int i = 0; i < PACKETS; i++) {
      byte[] bytes = realPacket(random);
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      MemorySegment tight = MemorySegment.ofArray(bytes);
      if (header.wrap(tight, 0, bytes.length)) {
        readEverything(bytes.length);
      }
      assertThat(rtx.unwrap(tight, 0, bytes.length, 1, 96)).isLessThan(bytes.length);
    }
  }

  private static byte[] realPacket(RandomGenerator random) {
    byte[] memory = new byte[100];
    RtpWriter writer = new RtpWriter();
    writer.begin(MemorySegment.ofArray(memory), 0, memory.length, false, 96, 1, 2, 3);
    for (int i = random.nextInt(5); i > 0; i--) {
      writer.extension(1 + random.nextInt(20), new byte[1 + random.nextInt(5)]);
    }
    writer.endHeader();
    writer.payload(MemorySegment.ofArray(memory), 0, random.nextInt(10));
    return Arrays.copyOf(memory, writer.end());
  }

  /// Random, but more often than not with a version and an extension profile that get it further.
  private static byte[] likelyPacket(RandomGenerator random) {
    byte[] bytes = new byte[random.nextInt(80)];
    random.nextBytes(bytes);
    if (bytes.length > 20 && random.nextInt(10) > 0) {
      bytes[0] = (byte) (0x80 | random.nextInt(4) << 4 | random.nextInt(2));
      int profile = 12 + 4 * (bytes[0] & 0x0f);
      bytes[profile] = (byte) (random.nextBoolean() ? 0xbe : 0x10);
      bytes[profile + 1] = (byte) (bytes[profile] == 0x10 ? random.nextInt(16) : 0xde);
      bytes[profile + 2] = 0;
      bytes[profile + 3] = (byte) random.nextInt(16);
      bytes[bytes.length - 1] = (byte) random.nextInt(24);
    }
    return bytes;
  }

  private void readEverything(int length) {
    for (int id = 0; id < 256; id++) {
      if (header.extensionBytes(id) >= 0) {
        assertThat(header.extensionOffset(id) + header.extensionBytes(id))
            .isLessThanOrEqualTo(header.headerBytes());
      }
      header.extensionText(id);
      header.audioLevel(id);
      header.voiceActivity(id);
      header.transportSequence(id);
      header.extensionEquals(id, new byte[] {1, 2});
    }
    assertThat(header.payloadBytes()).isNotNegative();
    assertThat(header.headerBytes() + header.payloadBytes() + header.paddingBytes())
        .isEqualTo(length);
  }
}
