package io.parley.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtxUnwrapTest {

  private final RtxUnwrap rtx = new RtxUnwrap();

  private static MemorySegment packet(String hex) {
    return MemorySegment.ofArray(HexFormat.of().parseHex(hex));
  }

  private static String hex(MemorySegment memory, int length) {
    byte[] bytes = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void becomesThePacketThatItRepairs() {
    String extension = "bede0001" + "10550000";
    MemorySegment memory =
        packet("90e1" + "0007" + "0000abcd" + "000000ff" + extension + "1234cafe");

    int length = rtx.unwrap(memory, 0, (int) memory.byteSize(), 0x11223344, 96);

    assertThat(hex(memory, length))
        .isEqualTo("90e0" + "1234" + "0000abcd" + "11223344" + extension + "cafe");
  }

  @Test
  void losesItsPadding() {
    MemorySegment memory =
        packet("b061" + "0007" + "0000abcd" + "000000ff" + "bede0000" + "1234cafe0002");

    int length = rtx.unwrap(memory, 0, (int) memory.byteSize(), 1, 96);

    assertThat(hex(memory, length))
        .isEqualTo("9060" + "1234" + "0000abcd" + "00000001" + "bede0000" + "cafe");
  }

  @Test
  void aProbeOfPaddingRepairsNothingAndStaysAsItIs() {
    String probe = "a061" + "0007" + "0000abcd" + "000000ff" + "00000004";
    MemorySegment memory = packet(probe);

    assertThat(rtx.unwrap(memory, 0, 16, 1, 96)).isEqualTo(-1);
    assertThat(hex(memory, 16)).isEqualTo(probe);
  }
}
