package io.parley.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {

  private static final String FIXED = "806f0001000000020000000a";
  private static final String EXTENDED = "90ef0001000000020000000a";

  private final RtpHeader header = new RtpHeader();

  private boolean wrap(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return header.wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  @Test
  void readsTheFixedFields() {
    assertThat(wrap(FIXED + "beef")).isTrue();
    assertThat(header.marker()).isFalse();
    assertThat(header.payloadType()).isEqualTo(111);
    assertThat(header.sequenceNumber()).isEqualTo(1);
    assertThat(header.timestamp()).isEqualTo(2);
    assertThat(header.ssrc()).isEqualTo(10);
    assertThat(header.payloadOffset()).isEqualTo(12);
    assertThat(header.payloadBytes()).isEqualTo(2);
  }

  @Test
  void skipsContributingSources() {
    assertThat(wrap("82" + FIXED.substring(2) + "0000000100000002" + "beef")).isTrue();
    assertThat(header.headerBytes()).isEqualTo(20);
    assertThat(header.payloadBytes()).isEqualTo(2);
  }

  @Test
  void readsOneByteExtensionsOverPaddingBetweenThem() {
    assertThat(wrap(EXTENDED + "bede0003" + "108a" + "0000" + "3112342171" + "310000")).isTrue();
    assertThat(header.marker()).isTrue();
    assertThat(header.audioLevel(1)).isEqualTo(10);
    assertThat(header.voiceActivity(1)).isTrue();
    assertThat(header.transportSequence(3)).isEqualTo(0x1234);
    assertThat(header.extensionText(2)).isEqualTo("q1");
    assertThat(header.extensionEquals(2, "q1".getBytes(StandardCharsets.US_ASCII))).isTrue();
    assertThat(header.extensionEquals(2, "q".getBytes(StandardCharsets.US_ASCII))).isFalse();
  }

  @Test
  void readsTwoByteExtensions() {
    assertThat(wrap(EXTENDED + "10000002" + "14021234" + "010000" + "00" + "ff")).isTrue();
    assertThat(header.transportSequence(20)).isEqualTo(0x1234);
    assertThat(header.extensionBytes(1)).isZero();
    assertThat(header.extensionText(1)).isNull();
    assertThat(header.payloadBytes()).isEqualTo(1);
  }

  @Test
  void stopsAtTheReservedId() {
    assertThat(wrap(EXTENDED + "bede0001" + "f0001000")).isTrue();
    assertThat(header.extensionBytes(1)).isEqualTo(-1);
  }

  @Test
  void leavesOutAnElementThatRunsOverTheEnd() {
    assertThat(wrap(EXTENDED + "bede0001" + "10ff2f00")).isTrue();
    assertThat(header.audioLevel(1)).isEqualTo(127);
    assertThat(header.extensionBytes(2)).isEqualTo(-1);
  }

  @Test
  void forgetsTheExtensionsOfThePacketBefore() {
    assertThat(wrap(EXTENDED + "bede0001" + "108a0000")).isTrue();
    assertThat(wrap(FIXED)).isTrue();
    assertThat(header.audioLevel(1)).isEqualTo(-1);
    assertThat(header.extensionOffset(1)).isEqualTo(-1);
  }

  @Test
  void takesPaddingFromThePayload() {
    assertThat(wrap("a0" + FIXED.substring(2) + "beef" + "000003")).isTrue();
    assertThat(header.payloadBytes()).isEqualTo(2);
    assertThat(header.paddingBytes()).isEqualTo(3);
  }

  @Test
  void readsPaddingOnlyOnceThePacketIsInTheClear() {
    byte[] bytes = HexFormat.of().parseHex("a0" + FIXED.substring(2) + "beef0002" + "77777777");
    MemorySegment memory = MemorySegment.ofArray(bytes);

    assertThat(header.wrapSealed(memory, 0, bytes.length)).isTrue();
    assertThat(header.payloadBytes()).isEqualTo(8);
    assertThat(header.opened(bytes.length - 4)).isTrue();
    assertThat(header.payloadBytes()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsNotRtp() {
    assertThat(wrap("")).isFalse();
    assertThat(wrap(FIXED.substring(2))).isFalse();
    assertThat(wrap("40" + FIXED.substring(2))).isFalse();
    assertThat(wrap("81" + FIXED.substring(2))).isFalse();
    assertThat(wrap(EXTENDED + "bede")).isFalse();
    assertThat(wrap(EXTENDED + "bede0002" + "10000000")).isFalse();
    assertThat(wrap("a0" + FIXED.substring(2))).isFalse();
    assertThat(wrap("a0" + FIXED.substring(2) + "beef00")).isFalse();
    assertThat(wrap("a0" + FIXED.substring(2) + "beef04")).isFalse();
  }

  @Test
  void givesNoTextThatIsNotPrintable() {
    assertThat(wrap(EXTENDED + "bede0001" + "11712000")).isTrue();
    assertThat(header.extensionText(1)).isNull();
    assertThat(wrap(EXTENDED + "bede0001" + "1171f000")).isTrue();
    assertThat(header.extensionText(1)).isNull();
  }
}
