package io.parley.media.repair;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// A sum as a packet of FlexFEC has it behind its RTP header
/// (draft-ietf-payload-flexible-fec-scheme-03). Allocates nothing.
public final class FlexfecPayload {

  private FlexfecPayload() {}

  /// Writes the parity of what is in a sum, at most [ParitySum#MAX_BYTES].
  ///
  /// @param ssrc of the packets
  /// @return its length
  public static int write(ParitySum sum, int ssrc, MemorySegment target, long offset) {
    int reach = sum.reach();
    int header = ParityHeader.bytes(reach);
    for (int at = 0; at < header; at += Integer.BYTES) {
      Wire.putI32(target, offset + at, 0);
    }
    MemorySegment bytes = sum.bytes();
    Wire.putU8(target, offset, Wire.u8(bytes, 0) & 0x3f);
    Wire.putU8(target, offset + 1, Wire.u8(bytes, 1));
    Wire.putU16(target, offset + ParityHeader.LENGTH_AT, sum.lengths());
    Wire.putI32(target, offset + ParityHeader.TIMESTAMP_AT, Wire.i32(bytes, 4));
    Wire.putU8(target, offset + ParityHeader.SOURCES_AT, 1);
    Wire.putI32(target, offset + ParityHeader.SSRC_AT, ssrc);
    Wire.putU16(target, offset + ParityHeader.BASE_AT, sum.base());
    for (int distance = 0; distance <= reach; distance++) {
      if (sum.has(distance)) {
        mark(target, offset, ParityHeader.bit(distance));
      }
    }
    mark(target, offset, last(reach));
    int payload = sum.payloadBytes();
    MemorySegment.copy(bytes, ParityHeader.RTP_HEADER_BYTES, target, offset + header, payload);
    return header + payload;
  }

  /// The bit that says of the last mask that it is the last.
  private static int last(int reach) {
    if (reach < ParityHeader.SHORT_MASK) {
      return 0;
    }
    return ParityHeader.bit(reach < ParityHeader.MIDDLE_MASK ? 15 : 46) - 1;
  }

  private static void mark(MemorySegment target, long offset, int bit) {
    long at = offset + ParityHeader.MASK_AT + bit / 8;
    Wire.putU8(target, at, Wire.u8(target, at) | 0x80 >>> bit % 8);
  }
}
