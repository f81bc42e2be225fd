package io.parley.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RtcpRoundTripTest {

  private static final int CAPACITY = 1200;
  private static final int US = 0x11223344;
  private static final int THEM = 0x99aabbcc;

  private final MemorySegment memory = MemorySegment.ofArray(new byte[CAPACITY]);
  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();

  private void begin() {
    writer.begin(memory, 0, CAPACITY);
  }

  private void readBack(RtcpKind expected) {
    assertThat(reader.wrap(memory, 0, writer.length())).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void reportsComeBackAsWritten(long seed) {
    RandomGenerator random = Seeds.random(seed);
    long ntp = random.nextLong();
    int rtp = random.nextInt();
    long packets = random.nextLong(1L << 32);
    long octets = random.nextLong(1L << 32);
    int blocks = random.nextInt(32);
    int[][] fields = IntStream.range(0, blocks).mapToObj(i -> block(random)).toArray(int[][]::new);

    begin();
    assertThat(writer.senderReport(US, ntp, rtp, packets, octets)).isTrue();
    for (int[] f : fields) {
      assertThat(writer.reportBlock(f[0], f[1], f[2], f[3], f[4], f[5], f[6])).isTrue();
    }

    readBack(RtcpKind.SENDER_REPORT);
    assertThat(reader.senderSsrc()).isEqualTo(US);
    assertThat(reader.ntpTime()).isEqualTo(ntp);
    assertThat(reader.rtpTime()).isEqualTo(rtp);
    assertThat(reader.packetCount()).isEqualTo(packets);
    assertThat(reader.octetCount()).isEqualTo(octets);
    assertThat(reader.reportCount()).isEqualTo(blocks);
    for (int i = 0; i < blocks; i++) {
      assertThat(fields[i])
          .containsExactly(
              reader.reportSsrc(i),
              reader.fractionLost(i),
              reader.cumulativeLost(i),
              reader.extendedHighest(i),
              (int) reader.jitter(i),
              reader.lastSenderReport(i),
              reader.delaySinceSenderReport(i));
    }
  }

  private static int[] block(RandomGenerator random) {
    return new int[] {
      random.nextInt(),
      random.nextInt(256),
      random.nextInt(-0x800000, 0x800000),
      random.nextInt(),
      random.nextInt(),
      random.nextInt(),
      random.nextInt()
    };
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void missingSequencesComeBackAsWritten(long seed) {
    RandomGenerator random = Seeds.random(seed);
    int start = random.nextInt(1 << 20);
    long[] sequences =
        LongStream.range(start, start + 400L).filter(s -> random.nextInt(5) == 0).toArray();

    begin();
    int taken = writer.nack(US, THEM, sequences, sequences.length);

    assertThat(taken).isEqualTo(sequences.length);
    readBack(RtcpKind.NACK);
    assertThat(reader.mediaSsrc()).isEqualTo(THEM);
    List<Integer> read = new ArrayList<>();
    reader.forEachNack(read::add);
    assertThat(read)
        .containsExactlyElementsOf(
            LongStream.of(sequences).mapToObj(sequence -> (int) sequence & 0xffff).toList());
  }

  @Test
  void asksForWhatFitsWhenNotAllDoes() {
    long[] farApart = LongStream.range(0, 10).map(i -> i * 100).toArray();

    writer.begin(memory, 0, 12 + 3 * 4);

    assertThat(writer.nack(US, THEM, farApart, 10)).isEqualTo(3);
    readBack(RtcpKind.NACK);
    List<Integer> read = new ArrayList<>();
    reader.forEachNack(read::add);
    assertThat(read).containsExactly(0, 100, 200);
  }

  @Test
  void aCompoundPacketIsReadPartByPart() {
    begin();
    assertThat(writer.receiverReport(US)).isTrue();
    assertThat(writer.sourceDescription(US, utf8("PA_x|cam"), utf8("3"))).isTrue();
    assertThat(writer.pli(US, THEM)).isTrue();
    assertThat(writer.fir(US, THEM, 7)).isTrue();
    assertThat(writer.referenceTime(US, 0x0102030405060708L)).isTrue();
    assertThat(writer.dlrr(US, THEM, 5, 6)).isTrue();
    assertThat(writer.remb(US, 1_500_000, THEM, US)).isTrue();
    assertThat(writer.bye(US)).isTrue();

    readBack(RtcpKind.RECEIVER_REPORT);
    assertThat(reader.reportCount()).isZero();
    expectNext(RtcpKind.SOURCE_DESCRIPTION);
    assertThat(reader.cname(US)).isEqualTo("PA_x|cam");
    assertThat(reader.cname(THEM)).isNull();
    expectNext(RtcpKind.PLI);
    assertThat(reader.mediaSsrc()).isEqualTo(THEM);
    expectNext(RtcpKind.FIR);
    assertThat(reader.firCount()).isEqualTo(1);
    assertThat(reader.firSsrc(0)).isEqualTo(THEM);
    assertThat(reader.firSequence(0)).isEqualTo(7);
    expectNext(RtcpKind.EXTENDED_REPORT);
    assertThat(reader.hasReferenceTime()).isTrue();
    assertThat(reader.referenceTime()).isEqualTo(0x0102030405060708L);
    assertThat(reader.dlrrCount()).isZero();
    expectNext(RtcpKind.EXTENDED_REPORT);
    assertThat(reader.hasReferenceTime()).isFalse();
    assertThat(reader.dlrrCount()).isEqualTo(1);
    assertThat(reader.dlrrSsrc(0)).isEqualTo(THEM);
    assertThat(reader.lastReferenceTime(0)).isEqualTo(5);
    assertThat(reader.delaySinceReferenceTime(0)).isEqualTo(6);
    expectNext(RtcpKind.REMB);
    assertThat(reader.rembBitsPerSecond()).isBetween(1_499_990L, 1_500_000L);
    assertThat(reader.rembCount()).isEqualTo(2);
    assertThat(reader.rembSsrc(1)).isEqualTo(US);
    expectNext(RtcpKind.BYE);
    assertThat(reader.byeCount()).isEqualTo(1);
    assertThat(reader.byeSsrc(0)).isEqualTo(US);
    assertThat(reader.next()).isFalse();
  }

  private void expectNext(RtcpKind kind) {
    assertThat(reader.next()).isTrue();
    assertThat(reader.kind()).isEqualTo(kind);
  }

  @Test
  void nothingIsWrittenOfAPartThatDoesNotFit() {
    writer.begin(MemorySegment.ofArray(new byte[20]), 0, 20);

    assertThat(writer.receiverReport(US)).isTrue();
    assertThat(writer.reportBlock(THEM, 0, 0, 0, 0, 0, 0)).isFalse();
    assertThat(writer.senderReport(US, 0, 0, 0, 0)).isFalse();
    assertThat(writer.sourceDescription(US, utf8("twelve bytes"), utf8(""))).isFalse();
    assertThat(writer.nack(US, THEM, new long[] {1}, 1)).isZero();
    assertThat(writer.length()).isEqualTo(8);
    assertThat(writer.pli(US, THEM)).isTrue();
    assertThat(writer.length()).isEqualTo(20);
  }

  @Test
  void aReportTakesThirtyOneBlocks() {
    begin();
    assertThat(writer.receiverReport(US)).isTrue();
    for (int i = 0; i < 31; i++) {
      assertThat(writer.reportBlock(i, 0, 0, 0, 0, 0, 0)).isTrue();
    }
    assertThat(writer.reportBlock(31, 0, 0, 0, 0, 0, 0)).isFalse();
    readBack(RtcpKind.RECEIVER_REPORT);
    assertThat(reader.reportCount()).isEqualTo(31);
    assertThat(reader.reportSsrc(30)).isEqualTo(30);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
