package io.parley.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What we protect is to the bit what the oracle makes, and what the oracle makes we open; packets
/// of any shape, sequence numbers that wrap, both profiles.
class SrtpOracleTest {

  private static final int OFFSET = 5;
  private static final int ROOM = 1_600;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void agreesWithTheOracleOnRtp(long seed) {
    var random = Seeds.random(seed);
    var keys = keys(random);
    var oracle = new JceSrtp(keys.profile(), keys.serverKey(), keys.serverSalt(), JceSrtp.RTP);
    var sender = new SrtpSender(keys, false);
    var receiver = new SrtpReceiver(keys, false);
    long index = random.nextInt(1, 32_768);
    for (int i = 0; i < 40; i++, index += random.nextInt(1, 8_000)) {
      int header = header(random);
      byte[] packet = rtp(random, header, index);
      byte[] expected = oracle.rtp(packet, header, index);

      assertThat(protect(sender, packet)).isEqualTo(expected);
      assertThat(open(receiver, expected)).isEqualTo(packet);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void agreesWithTheOracleOnRtcp(long seed) {
    var random = Seeds.random(seed);
    var keys = keys(random);
    var oracle = new JceSrtp(keys.profile(), keys.clientKey(), keys.clientSalt(), JceSrtp.RTCP);
    var sender = new SrtpSender(keys, true);
    var receiver = new SrtpReceiver(keys, true);
    for (int index = 0; index < 20; index++) {
      byte[] packet = rtcp(random);
      byte[] expected = oracle.rtcp(packet, index);
      var memory = MemorySegment.ofArray(Arrays.copyOf(packet, ROOM));

      int length = sender.protectRtcp(memory, 0, packet.length, ROOM);
      assertThat(bytes(memory, 0, length)).isEqualTo(expected);
      length = receiver.unprotectRtcp(memory, 0, length);
      assertThat(bytes(memory, 0, length)).isEqualTo(packet);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void aRepeatedPacketIsTheSameToTheBit(long seed) {
    var random = Seeds.random(seed);
    var sender = new SrtpSender(keys(random), false);
    byte[] packet = rtp(random, 12, 65_530);
    byte[] first = protect(sender, packet);
    for (int i = 1; i < 1_000; i++) {
      protect(sender, rtp(random, 12, 65_530 + i));
    }

    assertThat(protect(sender, packet)).isEqualTo(first);
  }

  private static SrtpKeys keys(RandomGenerator random) {
    var profile = SrtpProfile.values()[random.nextInt(2)];
    byte[] exported = new byte[SrtpKeys.exportedBytes(profile)];
    random.nextBytes(exported);
    return SrtpKeys.of(profile, exported);
  }

  /// A header of 12 bytes, with up to 3 contributing sources, perhaps with an extension.
  private static int header(RandomGenerator random) {
    int sources = random.nextInt(4);
    return 12 + 4 * sources + (random.nextBoolean() ? 4 + 4 * random.nextInt(6) : 0);
  }

  private static byte[] rtp(RandomGenerator random, int header, long index) {
    byte[] packet = new byte[header + random.nextInt(1_200)];
    random.nextBytes(packet);
    int beyond = header - 12;
    boolean extended = beyond > 0 && (beyond >= 16 || random.nextBoolean());
    packet[0] = (byte) (0x80 | (extended ? 0x10 : beyond / 4));
    packet[2] = (byte) (index >> 8);
    packet[3] = (byte) index;
    ByteBuffer.wrap(packet).putInt(8, 77);
    if (extended) {
      ByteBuffer.wrap(packet).putInt(12, 0xbede0000 | (beyond - 4) / 4);
    }
    return packet;
  }

  private static byte[] rtcp(RandomGenerator random) {
    byte[] packet = new byte[8 + 4 * random.nextInt(100)];
    random.nextBytes(packet);
    packet[0] = (byte) 0x80;
    packet[1] = (byte) 201;
    ByteBuffer.wrap(packet).putInt(4, 99);
    return packet;
  }

  private static byte[] protect(SrtpSender sender, byte[] packet) {
    var memory = MemorySegment.ofArray(new byte[ROOM]);
    MemorySegment.copy(MemorySegment.ofArray(packet), 0, memory, OFFSET, packet.length);
    int length = sender.protectRtp(memory, OFFSET, packet.length, ROOM - OFFSET);
    assertThat(length).isPositive();
    return bytes(memory, OFFSET, length);
  }

  private static byte[] open(SrtpReceiver receiver, byte[] packet) {
    var memory = MemorySegment.ofArray(packet.clone());
    int length = receiver.unprotectRtp(memory, 0, packet.length);
    assertThat(length).isPositive();
    return bytes(memory, 0, length);
  }

  private static byte[] bytes(MemorySegment memory, int offset, int length) {
    return memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
  }
}
