package io.parley.media.client;

import io.parley.media.codec.Vp8Descriptor;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What a synthetic packet carries in place of media, so that its receiver knows what it got.
///
/// @param ssrc under which its publisher sent it
/// @param frame counts the publisher's frames of this stream from 0
/// @param packet place in its frame, from 0
/// @param packets how many its frame has
/// @param captureNanos when the frame was made, on the publisher's clock
public record Stamp(int ssrc, int frame, int packet, int packets, long captureNanos) {

  static final int BYTES = 26;

  private static final int MAGIC = 0x50524c59;

  void write(MemorySegment memory, long offset) {
    Wire.putI32(memory, offset, MAGIC);
    Wire.putI32(memory, offset + 4, ssrc);
    Wire.putI32(memory, offset + 8, frame);
    Wire.putU16(memory, offset + 12, packet);
    Wire.putU16(memory, offset + 14, packets);
    Wire.putI64(memory, offset + 16, captureNanos);
    Wire.putU16(memory, offset + 24, sum());
  }

  /// That of a packet of VP8; null where it has none.
  static @Nullable Stamp ofVp8(RtpHeader header) {
    Vp8Descriptor descriptor = new Vp8Descriptor();
    long at = header.payloadOffset();
    if (!descriptor.wrap(header.memory(), at, header.payloadBytes())) {
      return null;
    }
    int lead = descriptor.bytes() + 1;
    return read(header.memory(), at + lead, header.payloadBytes() - lead);
  }

  private int sum() {
    return Long.hashCode(captureNanos * 31 + ssrc * 17L + frame * 7L + packet) & 0xffff;
  }

  /// Reads a stamp; a packet that has none, or a changed one, gives null.
  static @Nullable Stamp read(MemorySegment memory, long offset, int bytes) {
    if (bytes < BYTES || Wire.i32(memory, offset) != MAGIC) {
      return null;
    }
    Stamp stamp =
        new Stamp(
            Wire.i32(memory, offset + 4),
            Wire.i32(memory, offset + 8),
            Wire.u16(memory, offset + 12),
            Wire.u16(memory, offset + 14),
            Wire.i64(memory, offset + 16));
    return Wire.u16(memory, offset + 24) == stamp.sum() ? stamp : null;
  }
}
