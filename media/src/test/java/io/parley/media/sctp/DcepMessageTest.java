package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DcepMessageTest {

  static Stream<DcepMessage> messages() {
    return Stream.of(
        new DcepMessage("_reliable", "", true, -1, -1),
        new DcepMessage("_lossy", "proto", false, 0, -1),
        new DcepMessage("ü", "", true, 3, -1),
        new DcepMessage("", "", false, -1, 1500));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void readsWhatItWrote(DcepMessage message) {
    assertThat(DcepMessage.read(message.toBytes())).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void refusesEveryPartOfAMessage(DcepMessage message) {
    byte[] whole = message.toBytes();
    for (int length = 0; length < whole.length; length++) {
      assertThat(DcepMessage.read(Arrays.copyOf(whole, length))).isNull();
    }
  }

  @Test
  void writesTheBytesOfTheRfc() {
    assertThat(new DcepMessage("ab", "c", false, 5, -1).toBytes())
        .isEqualTo(HexFormat.of().parseHex("038100000000000500020001616263"));
  }

  @Test
  void refusesAKindOfReliabilityThatIsNotDefined() {
    byte[] message = new DcepMessage("a", "", true, -1, -1).toBytes();
    message[1] = 3;

    assertThat(DcepMessage.read(message)).isNull();
  }
}
