package io.parley.media.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.repair.FlexfecPayload;
import io.parley.media.repair.ParityHeader;
import io.parley.media.repair.ParitySum;
import io.parley.media.repair.UlpfecPayload;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtpWriter;
import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is summed up is made again by a decoder that was written from the draft.
class ParityTest {

  private static final int SSRC = 0xc0ffee00;
  private static final int TRANSPORT_CC = 4;

  private final ParitySum sum = new ParitySum(ParityHeader.LONG_MASK);
  private final ParitySum woven = new ParitySum(UlpfecPayload.LONG_MASK);
  private final RtpWriter writer = new RtpWriter();
  private final MemorySegment memory = MemorySegment.ofArray(new byte[2000]);

  private byte[] packet(RandomGenerator random, int sequence, int transportSequence) {
    boolean marker = random.nextBoolean();
    writer.begin(memory, 0, 2000, marker, 96, sequence & 0xffff, random.nextInt(), SSRC);
    writer.extensionU16(TRANSPORT_CC, transportSequence);
    if (random.nextBoolean()) {
      writer.extensionU8(5, random.nextInt(256));
    }
    writer.endHeader();
    byte[] payload = new byte[random.nextInt(1200)];
    random.nextBytes(payload);
    writer.payload(MemorySegment.ofArray(payload), 0, payload.length);
    return Arrays.copyOf((byte[]) memory.heapBase().orElseThrow(), writer.end());
  }

  private void add(byte[] packet, int sequence) {
    assertThat(sum.takes(sequence & 0xffff, packet.length)).isTrue();
    // header of 12 bytes, extension header of 4, then the element's own byte
    sum.add(MemorySegment.ofArray(packet), 0, packet.length, sequence & 0xffff, 17);
  }

  /// As it leaves: in RED.
  private void weave(byte[] packet, int sequence) {
    var header = new RtpHeader();
    header.wrap(MemorySegment.ofArray(packet), 0, packet.length);
    int at = header.headerBytes();
    byte[] wrapped = new byte[packet.length + 1];
    System.arraycopy(packet, 0, wrapped, 0, at);
    System.arraycopy(packet, at, wrapped, at + 1, packet.length - at);
    wrapped[at] = (byte) (packet[1] & 0x7f);
    wrapped[1] = (byte) (packet[1] & 0x80 | 116);
    assertThat(woven.takes(sequence & 0xffff, packet.length)).isTrue();
    woven.addUnwrapped(MemorySegment.ofArray(wrapped), 0, packet.length, at, sequence & 0xffff, 17);
  }

  private byte[] wovenParity() {
    MemorySegment written = MemorySegment.ofArray(new byte[ParitySum.MAX_BYTES]);
    return written
        .asSlice(0, UlpfecPayload.write(woven, written, 0))
        .toArray(ValueLayout.JAVA_BYTE);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void soItIsWhereParityIsAmongThePackets(long seed) {
    RandomGenerator random = Seeds.random(seed);
    int most = random.nextInt(2, 13);
    int step = 1 + random.nextInt(47 / most); // reaches into the long mask
    int sequence = random.nextInt(1 << 16);
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      byte[] packet = packet(random, sequence, random.nextInt(1 << 16));
      packets.add(packet);
      weave(packet, sequence);
      sequence += random.nextInt(1, step + 1);
    }
    byte[] parity = wovenParity();

    for (int lost = 0; lost < most; lost++) {
      var decoder = new ParityDecoder(TRANSPORT_CC);
      List<byte[]> made = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        made.addAll(i == lost ? List.of() : decoder.media(packets.get(i)));
      }
      made.addAll(decoder.woven(SSRC, parity));

      byte[] expected = packets.get(lost).clone();
      expected[17] = 0;
      expected[18] = 0;
      assertThat(made).containsExactly(expected);
    }
  }

  private byte[] parity() {
    writer.begin(memory, 0, 2000, false, 118, 7, 1, SSRC + 2);
    writer.endHeader();
    MemorySegment written = MemorySegment.ofArray(new byte[ParitySum.MAX_BYTES]);
    writer.payload(written, 0, FlexfecPayload.write(sum, SSRC, written, 0));
    return Arrays.copyOf((byte[]) memory.heapBase().orElseThrow(), writer.end());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void anyOneThatIsLostIsMadeAgainBitByBit(long seed) {
    RandomGenerator random = Seeds.random(seed);
    int most = random.nextInt(2, 13);
    int step = 1 + random.nextInt(100 / most); // reaches into the second and the third mask
    int sequence = random.nextInt(1 << 16);
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      byte[] packet = packet(random, sequence, random.nextInt(1 << 16));
      packets.add(packet);
      add(packet, sequence);
      sequence += random.nextInt(1, step + 1);
    }
    byte[] parity = parity();

    for (int lost = 0; lost < most; lost++) {
      var decoder = new ParityDecoder(TRANSPORT_CC);
      boolean parityFirst = random.nextBoolean();
      List<byte[]> made = new ArrayList<>(parityFirst ? decoder.parity(parity) : List.of());
      for (int i = 0; i < most; i++) {
        made.addAll(i == lost ? List.of() : decoder.media(packets.get(i)));
      }
      made.addAll(parityFirst ? List.of() : decoder.parity(parity));

      byte[] expected = packets.get(lost).clone();
      expected[17] = 0;
      expected[18] = 0;
      assertThat(made).hasSize(1);
      assertThat(made.getFirst()).isEqualTo(expected);
    }
  }

  @Test
  void ofTwoThatAreLostNoneIsMade() {
    RandomGenerator random = Seeds.random(1);
    var decoder = new ParityDecoder(TRANSPORT_CC);
    for (int i = 0; i < 4; i++) {
      byte[] packet = packet(random, 100 + i, i);
      add(packet, 100 + i);
      assertThat(i < 2 ? decoder.media(packet) : List.of()).isEmpty();
    }
    assertThat(decoder.parity(parity())).isEmpty();
  }

  @Test
  void aSumThatWasClearedIsEmpty() {
    RandomGenerator random = Seeds.random(2);
    add(packet(random, 5, 5), 5);
    sum.clear();
    assertThat(sum.count()).isZero();
    byte[] packet = packet(random, 9, 9);
    add(packet, 9);
    byte[] expected = packet.clone();
    expected[17] = 0;
    expected[18] = 0;
    assertThat(new ParityDecoder(TRANSPORT_CC).parity(parity())).containsExactly(expected);
  }

  @Test
  void whatTheMasksDoNotReachIsNotTaken() {
    RandomGenerator random = Seeds.random(3);
    add(packet(random, 65_500, 1), 65_500);
    assertThat(sum.takes(65_500, 100)).isFalse();
    assertThat(sum.takes(65_499, 100)).isFalse();
    assertThat(sum.takes(65_500 + 108 & 0xffff, 100)).isTrue();
    assertThat(sum.takes(65_500 + 109 & 0xffff, 100)).isFalse();
    assertThat(sum.takes(65_501, ParitySum.MAX_PACKET_BYTES + 1)).isFalse();
  }
}
