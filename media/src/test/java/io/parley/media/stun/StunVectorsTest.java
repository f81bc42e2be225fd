package io.parley.media.stun;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The samples of RFC 5769.
class StunVectorsTest {

  private static final byte[] PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt".getBytes(US_ASCII);

  static final String REQUEST =
      """
      000100582112a442b7e7a701bc34d686fa87dfae
      802200105354554e207465737420636c69656e74
      002400046e0001ff
      80290008932ff9b151263b36
      000600096576746a3a68367659202020
      000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
      80280004e57a3bcf
      """;

  private static final String IPV4_RESPONSE =
      """
      0101003c2112a442b7e7a701bc34d686fa87dfae
      8022000b7465737420766563746f7220
      002000080001a147e112a643
      000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7
      80280004c07d4c96
      """;

  private static final String IPV6_RESPONSE =
      """
      010100482112a442b7e7a701bc34d686fa87dfae
      8022000b7465737420766563746f7220
      002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9
      00080014a382954e4be67bf11784c97c8292c275bfe3ed41
      80280004c8fb0b4c
      """;

  private final StunMessage message = new StunMessage();

  @Test
  void readsTheSampleRequest() {
    wrap(REQUEST);

    assertThat(message.type()).isEqualTo(StunMessage.BINDING_REQUEST);
    assertThat(message.kind()).isEqualTo(StunMessage.Kind.REQUEST);
    assertThat(message.method()).isEqualTo(1);
    assertThat(message.username()).isEqualTo("evtj:h6vY");
    assertThat(message.usernameStartsWith("evtj".getBytes(US_ASCII))).isTrue();
    assertThat(message.usernameStartsWith("evt".getBytes(US_ASCII))).isFalse();
    assertThat(message.usernameStartsWith("evtj:h6vY".getBytes(US_ASCII))).isFalse();
    assertThat(message.priority()).isEqualTo(0x6e0001ffL);
    assertThat(message.isControlled()).isTrue();
    assertThat(message.isControlling()).isFalse();
    assertThat(message.tieBreaker()).isEqualTo(0x932ff9b151263b36L);
    assertThat(message.hasUseCandidate()).isFalse();
    assertThat(message.hasFingerprint()).isTrue();
    assertThat(message.integrityIs(PASSWORD)).isTrue();
    assertThat(message.integrityIs("VOkJxbRl1RmTxUk/WvJxBu".getBytes(US_ASCII))).isFalse();
    assertThat(message.integrityIs(new byte[0])).isFalse();
  }

  @Test
  void readsTheSampleResponses() {
    wrap(IPV4_RESPONSE);

    assertThat(message.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
    assertThat(message.integrityIs(PASSWORD)).isTrue();
    assertThat(message.mappedAddress()).isEqualTo(new InetSocketAddress("192.0.2.1", 32853));

    wrap(IPV6_RESPONSE);

    assertThat(message.integrityIs(PASSWORD)).isTrue();
    assertThat(message.mappedAddress())
        .isEqualTo(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
  }

  @Test
  void believesNothingOfWhichABitWasChanged() {
    byte[] good = bytes(REQUEST);
    int fingerprintBits = 64;
    for (int bit = 0; bit < good.length * 8 - fingerprintBits; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);

      boolean wrapped = message.wrap(MemorySegment.ofArray(bad), 0, bad.length);
      assertThat(wrapped && message.integrityIs(PASSWORD)).as("bit %d", bit).isFalse();
    }
  }

  private void wrap(String hex) {
    byte[] bytes = bytes(hex);
    assertThat(message.wrap(MemorySegment.ofArray(bytes), 0, bytes.length)).isTrue();
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }
}
