package io.parley.media.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StunFuzzTest {

  private static final byte[] KEY = {1, 2, 3};

  private final StunMessage message = new StunMessage();

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void survivesAnyBytes(long seed) {
    var random = Seeds.random(seed);
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = random.nextBoolean() ? attributes(random) : mutated(random);
      if (message.wrap(MemorySegment.ofArray(bytes), 0, bytes.length)) {
        askEverything();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void neverReadsBeyondTheDatagram(long seed) {
    var random = Seeds.random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = attributes(random);
      int length = random.nextInt(bytes.length + 1);
      var exact = MemorySegment.ofArray(Arrays.copyOf(bytes, length));
      if (message.wrap(exact, 0, length)) {
        askEverything();
      }
    }
  }

  @Test
  void refusesWhatIsTooLong() {
    var memory = MemorySegment.ofArray(new byte[StunMessage.CAPACITY + 4]);
    assertThat(message.wrap(memory, 0, StunMessage.CAPACITY + 4)).isFalse();
    assertThat(message.wrap(memory, 0, 0)).isFalse();
  }

  private void askEverything() {
    assertThat(message.integrityIs(KEY)).isFalse();
    assertThat(message.username()).hasSizeLessThanOrEqualTo(512);
    assertThat(message.usernameStartsWith(new byte[] {'a'})).isIn(true, false);
    assertThat(message.priority()).isBetween(-1L, 0xffff_ffffL);
    assertThat(message.errorCode()).isBetween(0, 1000);
    assertThat(message.kind()).isNotNull();
    assertThat(message.method()).isBetween(0, 0xfff);
    assertThat(message.tieBreaker()).isEqualTo(message.tieBreaker());
    assertThat(message.mappedAddress()).isEqualTo(message.mappedAddress());
  }

  /// A right header, then attributes that are mostly known ones with any length.
  private static byte[] attributes(RandomGenerator random) {
    int[] types = {6, 8, 9, 0x20, 0x24, 0x25, 0x8028, 0x8029, 0x802a, 0x8022};
    byte[] bytes = new byte[20 + 4 * random.nextInt(60)];
    random.nextBytes(bytes);
    bytes[0] = (byte) random.nextInt(4);
    put(bytes, 2, bytes.length - 20);
    System.arraycopy(HexFormat.of().parseHex("2112a442"), 0, bytes, 4, 4);
    int at = 20;
    while (at + 4 <= bytes.length) {
      put(bytes, at, types[random.nextInt(types.length)]);
      int[] lengths = {0, 4, 8, 20, random.nextInt(64)};
      int length = lengths[random.nextInt(lengths.length)];
      put(bytes, at + 2, length);
      at += 4 + Stun.padded(length);
    }
    return bytes;
  }

  private static byte[] mutated(RandomGenerator random) {
    byte[] bytes = StunVectorsTest.bytes(StunVectorsTest.REQUEST);
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(120) : bytes.length);
  }

  private static void put(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }
}
