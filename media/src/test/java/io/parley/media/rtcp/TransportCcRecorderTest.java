package io.parley.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransportCcRecorderTest {

  private static final int CAPACITY = 1200;
  private static final long TICK_NANOS = 250_000L;
  private static final long CLOCK_NANOS = 64_000_000L << 24;

  private final MemorySegment memory = MemorySegment.ofArray(new byte[CAPACITY]);
  private final TransportCcRecorder recorder = new TransportCcRecorder();
  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();
  private final TransportCcFeedback feedback = new TransportCcFeedback();

  private static long at(long millis) {
    return -3_000_000_000L + millis * 1_000_000L;
  }

  private String writeHex(long nowNanos) {
    writer.begin(memory, 0, CAPACITY);
    int bytes = recorder.write(nowNanos, writer, 1, 2);
    assertThat(bytes).isEqualTo(writer.length());
    byte[] packet = memory.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
    return HexFormat.of().formatHex(packet);
  }

  private boolean writeAndRead(long nowNanos, int capacity) {
    writer.begin(memory, 0, capacity);
    int bytes = recorder.write(nowNanos, writer, 1, 2);
    if (bytes == 0) {
      return false;
    }
    assertThat(reader.wrap(memory, 0, bytes)).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(RtcpKind.TRANSPORT_CC);
    assertThat(feedback.read(reader)).isTrue();
    return true;
  }

  @Test
  void writesWhatTheDraftSays() {
    recorder.arrived(64_000_000L * 5 + 1_000_000L, 100); // 4 ticks after reference 5
    recorder.arrived(64_000_000L * 5 + 2_000_000L, 101); // 4 ticks later
    recorder.arrived(64_000_000L * 5 + 102_000_000L, 103); // 400 ticks later; 102 is missing
    recorder.arrived(64_000_000L * 5 + 101_000_000L, 104); // 4 ticks earlier

    // two small, one missing, two large; 20 + 2 + 1 + 1 + 2 + 2 bytes need no padding
    assertThat(writeHex(0))
        .isEqualTo(
            "8fcd0006"
                + "00000001"
                + "00000002"
                + "0064"
                + "0005"
                + "000005"
                + "00"
                + "d4a0" // 11 01 01 00 10 10 00 00
                + "04"
                + "04"
                + "0190"
                + "fffc");
  }

  @Test
  void padsWithACountAndUsesRunsAndShortVectors() {
    for (int i = 0; i < 20; i++) {
      recorder.arrived(at(0), 65_530 + i & 0xffff);
    }
    String run = writeHex(at(0));
    assertThat(run).startsWith("afcd000a").contains("fffa0014").contains("2014").endsWith("0002");

    recorder.arrived(at(1), 14);
    recorder.arrived(at(1), 16);
    String vector = writeHex(at(1)); // 1 0 1 and eleven that are not there: 10 1010 0000 0000
    assertThat(vector).contains("000e0003").contains("01" + "a800");
  }

  @Test
  void isDueAfterAHundredMillis() {
    recorder.arrived(at(0), 1);
    recorder.arrived(at(40), 2);

    assertThat(recorder.isDue(at(99))).isFalse();
    assertThat(recorder.wakeNanos()).isEqualTo(at(100));
    assertThat(recorder.isDue(at(100))).isTrue();
    assertThat(writeAndRead(at(100), CAPACITY)).isTrue();
    assertThat(recorder.isDue(at(1000))).isFalse();
    assertThat(recorder.isWaiting()).isFalse();
  }

  @Test
  void isDueAtOnceWithAHundredPackets() {
    for (int i = 0; i < 99; i++) {
      recorder.arrived(at(0), i);
    }
    assertThat(recorder.isDue(at(0))).isFalse();
    recorder.arrived(at(0), 99);
    assertThat(recorder.isDue(at(0))).isTrue();
  }

  @Test
  void isDueAfterFiftyMillisWhereALargeFrameEnded() {
    for (int i = 0; i < 20; i++) {
      recorder.arrived(at(0), i);
    }
    recorder.arrived(at(49), 20);
    assertThat(recorder.isDue(at(60))).isFalse();
    recorder.arrived(at(60), 21, true);
    assertThat(recorder.isDue(at(60))).isTrue();
    assertThat(recorder.wakeNanos()).isEqualTo(at(50));
  }

  @Test
  void afterASilenceWaitsForMoreThanOnePacket() {
    recorder.arrived(at(0), 1);
    writeAndRead(at(100), CAPACITY);
    recorder.arrived(at(5000), 2);

    assertThat(recorder.isDue(at(5000))).isFalse();
    assertThat(recorder.isDue(at(5100))).isTrue();
  }

  @Test
  void aPacketThatComesAfterItsReportIsReportedWithAllThatFollowed() {
    recorder.arrived(at(0), 1);
    recorder.arrived(at(1), 3);
    writeAndRead(at(100), CAPACITY);
    assertThat(feedback.received(1)).isFalse();

    recorder.arrived(at(101), 2);
    writeAndRead(at(200), CAPACITY);

    assertThat(feedback.baseSequence()).isEqualTo(2);
    assertThat(feedback.count()).isEqualTo(2);
    assertThat(feedback.received(0)).isTrue();
    assertThat(feedback.arrivalNanos(0) - feedback.arrivalNanos(1)).isEqualTo(100_000_000L);
  }

  @Test
  void duplicatesKeepTheFirstArrival() {
    recorder.arrived(at(0), 1);
    recorder.arrived(at(50), 1);
    recorder.arrived(at(60), 2);
    writeAndRead(at(100), CAPACITY);

    assertThat(feedback.arrivalNanos(1) - feedback.arrivalNanos(0)).isEqualTo(60_000_000L);
  }

  @Test
  void aDeltaThatFitsNoNumberBeginsAnotherPacket() {
    recorder.arrived(at(0), 1);
    recorder.arrived(at(9000), 2);

    assertThat(writeAndRead(at(9000), CAPACITY)).isTrue();
    assertThat(feedback.count()).isEqualTo(1);
    long first = feedback.arrivalNanos(0);
    assertThat(recorder.isDue(at(9000))).isTrue();
    assertThat(writeAndRead(at(9000), CAPACITY)).isTrue();
    assertThat(feedback.arrivalNanos(0) - first).isEqualTo(9_000_000_000L);
    assertThat(recorder.isDue(at(9000))).isFalse();
  }

  @Test
  void countsItsPacketsModulo256() {
    for (int i = 0; i <= 256; i++) {
      recorder.arrived(at(i), i);
      assertThat(writeAndRead(at(i), CAPACITY)).isTrue();
      assertThat(feedback.feedbackCount()).isEqualTo(i & 0xff);
    }
  }

  @Test
  void writesNothingWhereNothingFits() {
    recorder.arrived(at(0), 1);

    assertThat(writeAndRead(at(100), 20)).isFalse();
    assertThat(recorder.isDue(at(100))).isTrue();
    assertThat(writeAndRead(at(100), 28)).isTrue();
  }

  @Test
  void aJumpOfTheSenderStillFits() {
    recorder.arrived(at(0), 1);
    recorder.arrived(at(1), 30_000);

    assertThat(writeAndRead(at(100), TransportCcRecorder.MIN_CAPACITY)).isTrue();
    assertThat(recorder.isWaiting()).isFalse();
    assertThat(feedback.received(feedback.count() - 1)).isTrue();
    assertThat(feedback.baseSequence() + feedback.count() - 1).isEqualTo(30_000);
  }

  /// Loss, reordering, duplicates, bursts and silences; every status is read back at the time at
  /// which it came, in a packet that never exceeds its room.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void everyArrivalIsReadBackWhereAndWhenItWas(long seed) {
    RandomGenerator random = Seeds.random(seed);
    int capacity = random.nextBoolean() ? CAPACITY : TransportCcRecorder.MIN_CAPACITY;
    long nowNanos = random.nextLong(-4_000_000_000_000_000L, 4_000_000_000_000_000L);
    int sequence = random.nextInt(65_536);
    int lossPercent = random.nextInt(60);
    Map<Integer, Long> arrivals = new TreeMap<>();
    Map<Integer, Long> reported = new TreeMap<>();
    List<Integer> late = new ArrayList<>();

    for (int i = 0; i < 3000; i++) {
      nowNanos += gapNanos(random);
      boolean lost = random.nextInt(100) < lossPercent;
      if (lost && random.nextBoolean()) {
        late.add(sequence);
      } else if (!lost) {
        arrive(nowNanos, sequence, arrivals);
      }
      if (!late.isEmpty() && random.nextInt(20) == 0) {
        arrive(nowNanos, late.removeFirst(), arrivals);
      }
      sequence = sequence + 1 & 0xffff;
      if (late.size() > 10) {
        late.clear();
      }
      while (recorder.isDue(nowNanos)) {
        assertThat(writeAndRead(nowNanos, capacity)).isTrue();
        note(reported);
      }
    }
    while (writeAndRead(nowNanos, capacity)) {
      note(reported);
    }

    assertThat(reported).isEqualTo(arrivals);
  }

  private static long gapNanos(RandomGenerator random) {
    return switch (random.nextInt(60)) {
      case 0 -> random.nextLong(12_000_000_000L);
      case 1, 2, 3, 4 -> random.nextLong(100_000_000L);
      default -> random.nextLong(2_000_000L);
    };
  }

  private void arrive(long nowNanos, int sequence, Map<Integer, Long> arrivals) {
    recorder.arrived(nowNanos, sequence);
    arrivals.putIfAbsent(
        sequence, Math.floorMod(Math.floorDiv(nowNanos, TICK_NANOS) * TICK_NANOS, CLOCK_NANOS));
  }

  private void note(Map<Integer, Long> reported) {
    for (int i = 0; i < feedback.count(); i++) {
      int sequence = feedback.baseSequence() + i & 0xffff;
      if (feedback.received(i)) {
        long nanos = Math.floorMod(feedback.arrivalNanos(i), CLOCK_NANOS);
        Long before = reported.put(sequence, nanos);
        assertThat(before).as("reported before").isIn(null, nanos);
      } else {
        assertThat(reported).doesNotContainKey(sequence);
      }
    }
  }
}
