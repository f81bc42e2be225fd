package io.parley.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The memory is exactly as long as the packet: a read beyond it throws.
class RtcpFuzzTest {

  private static final int PACKETS = 1000;
  private static final int[] TYPES = {200, 201, 202, 203, 205, 206, 207, 208};
  private static final int[] COUNTS = {0, 1, 2, 4, 15};

  private final RtcpReader reader = new RtcpReader();
  private final TransportCcFeedback feedback = new TransportCcFeedback();
  private int parts;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void anyBytesAreReadWithinTheirBounds(long seed) {
    RandomGenerator random = Seeds.random(seed);
    for (int i = 0; i < PACKETS; i++) {
      byte[] bytes = likelyCompound(random);
      if (reader.wrap(MemorySegment.ofArray(bytes), 0, bytes.length)) {
        while (reader.next()) {
          parts++;
          readEverything();
        }
      } else {
        assertThat(reader.next()).isFalse();
      }
    }
    assertThat(parts).as("well framed parts").isPositive();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void brokenCopiesOfRealPacketsAreReadWithinTheirBounds(long seed) {
    RandomGenerator random = Seeds.random(seed);
    byte[] real = realCompound(random);
    for (int i = 0; i < PACKETS; i++) {
      byte[] bytes =
          Arrays.copyOf(real, random.nextInt(8) == 0 ? random.nextInt(real.length) : real.length);
      for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (reader.wrap(MemorySegment.ofArray(bytes), 0, bytes.length)) {
        while (reader.next()) {
          parts++;
          readEverything();
        }
      }
    }
    assertThat(parts).as("well framed parts").isPositive();
  }

  private static byte[] realCompound(RandomGenerator random) {
    byte[] memory = new byte[1500];
    RtcpWriter writer = new RtcpWriter();
    writer.begin(MemorySegment.ofArray(memory), 0, memory.length);
    writer.senderReport(0, 1, 2, 3, 4);
    writer.reportBlock(1, 2, 3, 4, 5, 6, 7);
    writer.sourceDescription(0, new byte[] {'a', 'b', 'c'}, new byte[] {'1'});
    writer.nack(0, 1, new long[] {1, 5, 100}, 3);
    writer.fir(0, 1, 2);
    writer.remb(0, 1_000_000, 1, 2, 3);
    writer.referenceTime(0, 1);
    writer.dlrr(0, 1, 2, 3);
    TransportCcRecorder recorder = new TransportCcRecorder();
    for (int i = 0; i < 100; i++) {
      recorder.arrived(random.nextLong(4_000_000_000L), random.nextInt(300));
    }
    recorder.write(0, writer, 0, 1);
    return Arrays.copyOf(memory, writer.length());
  }

  /// Chains of well-framed parts with random insides, sometimes with a byte or the end broken.
  private static byte[] likelyCompound(RandomGenerator random) {
    byte[] bytes = new byte[4 * random.nextInt(40)];
    random.nextBytes(bytes);
    int at = 0;
    while (at < bytes.length) {
      int words = 1 + random.nextInt((bytes.length - at) / 4);
      boolean padded = random.nextInt(8) == 0;
      bytes[at] = (byte) (0x80 | (padded ? 0x20 : 0) | COUNTS[random.nextInt(COUNTS.length)]);
      bytes[at + 1] = (byte) TYPES[random.nextInt(TYPES.length)];
      bytes[at + 2] = 0;
      bytes[at + 3] = (byte) (words - 1);
      if (words > 4 && random.nextBoolean()) {
        bytes[at + 14] = 0; // a transport-wide feedback of few statuses
        bytes[at + 15] = (byte) random.nextInt(40);
      }
      if (words > 5 && random.nextBoolean()) {
        bytes[at + 9] = (byte) (4 + random.nextInt(2)); // often a known XR block
        bytes[at + 10] = 0;
        bytes[at + 11] = (byte) random.nextInt(words);
        System.arraycopy(new byte[] {'R', 'E', 'M', 'B'}, 0, bytes, at + 12, 4);
      }
      at += 4 * words;
    }
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private void readEverything() {
    switch (reader.kind()) {
      case SENDER_REPORT -> {
        assertThat(reader.packetCount()).isNotNegative();
        assertThat(reader.octetCount()).isNotNegative();
        NtpTime.toUnixNanos(reader.ntpTime());
        reader.rtpTime();
        readReports();
      }
      case RECEIVER_REPORT -> readReports();
      case SOURCE_DESCRIPTION -> {
        reader.cname(0);
        reader.cname(1);
      }
      case BYE -> {
        for (int i = 0; i < reader.byeCount(); i++) {
          reader.byeSsrc(i);
        }
      }
      case NACK -> reader.forEachNack(sequence -> assertThat(sequence).isBetween(0, 65_535));
      case FIR -> {
        assertThat(reader.firCount()).isPositive();
        for (int i = 0; i < reader.firCount(); i++) {
          reader.firSsrc(i);
          assertThat(reader.firSequence(i)).isBetween(0, 255);
        }
      }
      case REMB -> {
        assertThat(reader.rembBitsPerSecond()).isNotNegative();
        for (int i = 0; i < reader.rembCount(); i++) {
          reader.rembSsrc(i);
        }
      }
      case PLI -> reader.mediaSsrc();
      case TRANSPORT_CC -> {
        reader.mediaSsrc();
        readFeedback();
      }
      case EXTENDED_REPORT -> readExtendedReport();
      case OTHER, MALFORMED -> {}
    }
  }

  private void readFeedback() {
    if (!feedback.read(reader)) {
      assertThat(feedback.count()).isZero();
    }
    for (int i = 0; i < feedback.count(); i++) {
      feedback.received(i);
      feedback.arrivalNanos(i);
    }
  }

  private void readReports() {
    for (int i = 0; i < reader.reportCount(); i++) {
      reader.reportSsrc(i);
      assertThat(reader.fractionLost(i)).isBetween(0, 255);
      assertThat(reader.cumulativeLost(i)).isBetween(-0x800000, 0x7fffff);
      assertThat(reader.jitter(i)).isNotNegative();
      reader.extendedHighest(i);
      reader.lastSenderReport(i);
      reader.delaySinceSenderReport(i);
    }
  }

  private void readExtendedReport() {
    reader.senderSsrc();
    if (reader.hasReferenceTime()) {
      reader.referenceTime();
    }
    for (int i = 0; i < reader.dlrrCount(); i++) {
      reader.dlrrSsrc(i);
      reader.lastReferenceTime(i);
      reader.delaySinceReferenceTime(i);
    }
  }
}
