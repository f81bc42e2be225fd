package io.parley.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RtpRoundTripTest {

  private final RtpWriter writer = new RtpWriter();
  private final RtpHeader header = new RtpHeader();

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void whatWasWrittenIsReadBack(long seed) {
    RandomGenerator random = Seeds.random(seed);
    MemorySegment memory = MemorySegment.ofArray(new byte[8192]);
    long offset = random.nextInt(16);
    boolean marker = random.nextBoolean();
    int payloadType = random.nextInt(128);
    int sequence = random.nextInt(65_536);
    int timestamp = random.nextInt();
    int ssrc = random.nextInt();
    Map<Integer, byte[]> extensions = extensions(random);
    byte[] payload = bytes(random, random.nextInt(1200));

    writer.begin(memory, offset, 8000, marker, payloadType, sequence, timestamp, ssrc);
    extensions.forEach(writer::extension);
    int headerBytes = writer.endHeader();
    writer.payload(MemorySegment.ofArray(payload), 0, payload.length);
    int length = writer.end();

    assertThat(header.wrap(memory, offset, length)).isTrue();
    assertThat(header.marker()).isEqualTo(marker);
    assertThat(header.payloadType()).isEqualTo(payloadType);
    assertThat(header.sequenceNumber()).isEqualTo(sequence);
    assertThat(header.timestamp()).isEqualTo(timestamp);
    assertThat(header.ssrc()).isEqualTo(ssrc);
    assertThat(header.headerBytes()).isEqualTo(headerBytes);
    assertThat(header.payloadOffset()).isEqualTo(offset + headerBytes);
    assertThat(read(memory, header.payloadOffset(), header.payloadBytes())).isEqualTo(payload);
    for (int id = 1; id < 256; id++) {
      byte[] expected = extensions.get(id);
      if (expected == null) {
        assertThat(header.extensionBytes(id)).isEqualTo(-1);
      } else {
        assertThat(read(memory, header.extensionOffset(id), header.extensionBytes(id)))
            .isEqualTo(expected);
        assertThat(header.extensionEquals(id, expected)).isTrue();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void tooSmallACapacityIsSaidAndNeverExceeded(long seed) {
    RandomGenerator random = Seeds.random(seed);
    Map<Integer, byte[]> extensions = extensions(random);
    int capacity = random.nextInt(300);
    MemorySegment tight = MemorySegment.ofArray(new byte[capacity]);

    writer.begin(tight, 0, capacity, false, 96, 1, 2, 3);
    extensions.forEach(writer::extension);
    int headerBytes = writer.endHeader();
    writer.payload(MemorySegment.ofArray(new byte[64]), 0, 64);
    int length = writer.end();

    if (length == -1) {
      int elements = extensions.values().stream().mapToInt(value -> value.length + 2).sum();
      assertThat(12 + 4 + elements + 3 + 64).isGreaterThan(capacity);
    } else {
      assertThat(length).isEqualTo(headerBytes + 64).isLessThanOrEqualTo(capacity);
      assertThat(header.wrap(tight, 0, length)).isTrue();
    }
  }

  private static Map<Integer, byte[]> extensions(RandomGenerator random) {
    Map<Integer, byte[]> extensions = new HashMap<>();
    boolean large = random.nextInt(4) == 0;
    for (int i = random.nextInt(8); i > 0; i--) {
      int id = 1 + random.nextInt(large ? 255 : 14);
      extensions.put(id, bytes(random, large ? random.nextInt(256) : 1 + random.nextInt(16)));
    }
    return extensions;
  }

  private static byte[] bytes(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(MemorySegment memory, long offset, int length) {
    return memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
  }
}
