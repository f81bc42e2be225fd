package io.parley.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.wire.Wire;
import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SrtpFuzzTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void survivesAnyBytes(long seed) {
    var random = Seeds.random(seed);
    var profile = SrtpProfile.values()[random.nextInt(2)];
    var keys = SrtpKeys.of(profile, new byte[SrtpKeys.exportedBytes(profile)]);
    var receiver = new SrtpReceiver(keys, true);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(random.nextInt(1, 2_200))];
      random.nextBytes(bytes);
      var memory = MemorySegment.ofArray(bytes);

      assertThat(receiver.unprotectRtp(memory, 0, bytes.length)).isEqualTo(-1);
      assertThat(receiver.unprotectRtcp(memory, 0, bytes.length)).isEqualTo(-1);
    }
  }

  /// What an honest peer would never send, under the right keys: any header at all.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void survivesAPeerWithTheKeys(long seed) {
    var random = Seeds.random(seed);
    var profile = SrtpProfile.values()[random.nextInt(2)];
    var keys = SrtpKeys.of(profile, new byte[SrtpKeys.exportedBytes(profile)]);
    var sender = new SrtpSender(keys, true);
    var receiver = new SrtpReceiver(keys, true);
    byte[] bytes = new byte[2_100];
    var memory = MemorySegment.ofArray(bytes);
    for (int i = 0; i < 300; i++) {
      random.nextBytes(bytes);
      int length = random.nextInt(200);
      Wire.putI32(memory, 8, random.nextInt(4));
      if (random.nextBoolean()) {
        Wire.putU16(memory, 14, random.nextInt(20));
        Wire.putU16(memory, 12, random.nextBoolean() ? 0xc0de : 0xbede);
      }
      int protectedLength = sender.protectRtp(memory, 0, length, bytes.length);
      if (protectedLength > 0) {
        int opened = receiver.unprotectRtp(memory, 0, protectedLength);
        assertThat(opened).isIn(-1, length);
      }
      protectedLength = sender.protectRtcp(memory, 0, length, bytes.length);
      if (protectedLength > 0) {
        assertThat(receiver.unprotectRtcp(memory, 0, protectedLength)).isEqualTo(length);
      }
    }
  }
}
