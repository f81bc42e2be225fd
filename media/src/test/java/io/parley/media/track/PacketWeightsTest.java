package io.parley.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.layer.PacketLayer;
import io.parley.media.rtp.Need;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtpWriter;
import io.parley.media.section.Codec;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class PacketWeightsTest {

  private final PacketWeights weights = new PacketWeights();
  private final PacketLayer layer = new PacketLayer();
  private final RtpWriter writer = new RtpWriter();
  private final RtpHeader header = new RtpHeader();
  private final MemorySegment memory = MemorySegment.ofArray(new byte[100]);

  /// A packet of VP8 came.
  ///
  /// @param base of the picture that it builds on, or its own
  private void came(long sequence, int timestamp, int base, int temporal) {
    byte[] payload = {
      (byte) 0x90, (byte) 0xe0, (byte) 0x80, 1, (byte) base, (byte) (temporal << 6), 1, 2, 3
    };
    writer.begin(memory, 0, 100, false, 96, (int) sequence, timestamp, 5);
    writer.endHeader();
    writer.payload(MemorySegment.ofArray(payload), 0, payload.length);
    header.wrap(memory, 0, writer.end());
    layer.read(Codec.VP8, header, timestamp, null, 0);
    weights.note(sequence, layer);
  }

  @Test
  void whatIsMissingBetweenUpperPicturesOfOneBaseCanBeSpared() {
    came(10, 3000, 7, 2);
    came(14, 9000, 7, 1);
    for (int sequence = 11; sequence < 14; sequence++) {
      assertThat(weights.of(sequence)).isEqualTo(Need.SPARE);
    }
  }

  @Test
  void whatIsMissingWithinAnUpperPictureCanBeSpared() {
    came(10, 3000, 7, 2);
    came(12, 3000, 7, 2);
    assertThat(weights.of(11)).isEqualTo(Need.SPARE);
  }

  @Test
  void whatMayBeOfABaseIsNeeded() {
    came(10, 3000, 7, 2);
    came(12, 9000, 8, 2); // its base came between, or did not
    came(14, 12_000, 9, 0);
    came(16, 15_000, 9, 2);
    assertThat(weights.of(11)).isEqualTo(Need.BASE);
    assertThat(weights.of(13)).isEqualTo(Need.BASE);
    assertThat(weights.of(15)).isEqualTo(Need.BASE);
  }

  @Test
  void ofALongGapAllIsNeeded() {
    came(10, 3000, 7, 2);
    came(100, 9000, 7, 2);
    assertThat(weights.of(50)).isEqualTo(Need.BASE);
    assertThat(weights.of(5)).isEqualTo(Need.BASE);
  }
}
