package io.parley.media.rtp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// Turns a retransmission into the packet that it repairs (RFC 4588 §4), in place.
public final class RtxUnwrap {

  private static final int ORIGINAL_SEQUENCE_BYTES = 2;

  private final RtpHeader header = new RtpHeader();

  /// Rewrites a decrypted packet of an RTX source. The packet keeps its place: header and
  /// extensions stay, the payload moves up by the two bytes of the original sequence number,
  /// padding goes.
  ///
  /// @param ssrc of the source that was repaired
  /// @param payloadType of the source that was repaired
  /// @return the new length; -1, and nothing changed, for what is not RTP or carries padding only
  ///     (a probe of the sender's)
  public int unwrap(MemorySegment memory, long offset, int length, int ssrc, int payloadType) {
    if (!header.wrap(memory, offset, length) || header.payloadBytes() < ORIGINAL_SEQUENCE_BYTES) {
      return -1;
    }
    long payload = header.payloadOffset();
    int bytes = header.payloadBytes() - ORIGINAL_SEQUENCE_BYTES;
    Wire.putU8(memory, offset, Wire.u8(memory, offset) & ~0x20);
    int marker = Wire.u8(memory, offset + 1) & 0x80;
    Wire.putU8(memory, offset + 1, marker | (payloadType & 0x7f));
    Wire.putU16(memory, offset + 2, Wire.u16(memory, payload));
    Wire.putI32(memory, offset + 8, ssrc);
    MemorySegment.copy(memory, payload + ORIGINAL_SEQUENCE_BYTES, memory, payload, bytes);
    return header.headerBytes() + bytes;
  }
}
