package io.parley.media.rtp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Writes one RTP packet after another (RFC 3550 §5.1): [#begin], extensions, [#endHeader],
/// payload.
///
/// Extensions go out in the one-byte form (RFC 8285 §4.2) until one comes that needs the two-byte
/// form; then those before it are rewritten. Never writes beyond the capacity it was given: what
/// does not fit makes the whole packet fail at its end. Allocates nothing. Owned by one shard.
public final class RtpWriter {

  private static final int ONE_BYTE_PROFILE = 0xbede;
  private static final int TWO_BYTE_PROFILE = 0x1000;
  private static final int BLOCK_BYTES = 4;

  private MemorySegment memory = MemorySegment.NULL;
  private long offset;
  private int capacity;
  private int written;
  private boolean extended;
  private boolean twoByte;
  private boolean overflowed;

  /// Begins a packet without contributing sources.
  ///
  /// @param capacity how many bytes from `offset` may be written
  /// @param sequence its lowest 16 bits count
  public void begin(
      MemorySegment memory,
      long offset,
      int capacity,
      boolean marker,
      int payloadType,
      int sequence,
      int timestamp,
      int ssrc) {
    this.memory = memory;
    this.offset = offset;
    this.capacity = capacity;
    written = 0;
    extended = false;
    twoByte = false;
    overflowed = false;
    if (!reserve(RtpHeader.FIXED_BYTES)) {
      return;
    }
    Wire.putU8(memory, offset, 0x80);
    Wire.putU8(memory, offset + 1, (marker ? 0x80 : 0) | (payloadType & 0x7f));
    Wire.putU16(memory, offset + 2, sequence);
    Wire.putI32(memory, offset + 4, timestamp);
    Wire.putI32(memory, offset + 8, ssrc);
  }

  /// Adds an extension with a value from memory; one that was not negotiated is left out.
  ///
  /// @param id 1 to 255; 0 does nothing
  /// @param bytes 0 to 255; above, or below 0, nothing is added
  public void extension(int id, MemorySegment source, long sourceOffset, int bytes) {
    if (element(id, bytes)) {
      MemorySegment.copy(source, sourceOffset, memory, offset + written - bytes, bytes);
    }
  }

  /// Adds an extension with a value from the heap, such as a mid.
  public void extension(int id, byte[] value) {
    if (element(id, value.length)) {
      long at = offset + written - value.length;
      MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, at, value.length);
    }
  }

  /// Adds an extension of one byte, such as an audio level.
  public void extensionU8(int id, int value) {
    if (element(id, 1)) {
      Wire.putU8(memory, offset + written - 1, value);
    }
  }

  /// Adds an extension of two bytes, such as a transport-wide sequence number.
  public void extensionU16(int id, int value) {
    if (element(id, 2)) {
      Wire.putU16(memory, offset + written - 2, value);
    }
  }

  /// Adds an extension of three bytes, such as an absolute send time.
  public void extensionU24(int id, int value) {
    if (element(id, 3)) {
      Wire.putU24(memory, offset + written - 3, value);
    }
  }

  /// Ends header and extensions.
  ///
  /// @return their length, where the payload begins; -1 when the capacity did not hold them
  public int endHeader() {
    if (extended && !overflowed) {
      pad();
    }
    return overflowed ? -1 : written;
  }

  private void pad() {
    int padding = -written & 3;
    if (!reserve(padding)) {
      return;
    }
    for (int i = 1; i <= padding; i++) {
      Wire.putU8(memory, offset + written - i, 0);
    }
    long block = offset + RtpHeader.FIXED_BYTES;
    Wire.putU8(memory, offset, Wire.u8(memory, offset) | 0x10);
    Wire.putU16(memory, block, twoByte ? TWO_BYTE_PROFILE : ONE_BYTE_PROFILE);
    Wire.putU16(memory, block + 2, (written - RtpHeader.FIXED_BYTES) / 4 - 1);
  }

  /// Copies payload behind the header; may be called more than once.
  public void payload(MemorySegment source, long sourceOffset, int bytes) {
    if (reserve(bytes)) {
      MemorySegment.copy(source, sourceOffset, memory, offset + written - bytes, bytes);
    }
  }

  /// The packet's length, -1 when the capacity did not hold it.
  public int end() {
    return overflowed ? -1 : written;
  }

  private boolean element(int id, int bytes) {
    if (id < 1 || id > 255 || bytes < 0 || bytes > 255) {
      return false;
    }
    if (!extended && !reserve(BLOCK_BYTES)) {
      return false;
    }
    extended = true;
    if (!twoByte && (id > 14 || bytes > 16 || bytes == 0) && !widen()) {
      return false;
    }
    int lead = twoByte ? 2 : 1;
    if (!reserve(lead + bytes)) {
      return false;
    }
    long at = offset + written - bytes - lead;
    if (twoByte) {
      Wire.putU8(memory, at, id);
      Wire.putU8(memory, at + 1, bytes);
    } else {
      Wire.putU8(memory, at, id << 4 | bytes - 1);
    }
    return true;
  }

  /// Gives each element written so far a second byte of lead.
  private boolean widen() {
    twoByte = true;
    int at = RtpHeader.FIXED_BYTES + BLOCK_BYTES;
    while (at < written) {
      if (!reserve(1)) {
        return false;
      }
      int lead = Wire.u8(memory, offset + at);
      int bytes = (lead & 0x0f) + 1;
      MemorySegment.copy(memory, offset + at + 1, memory, offset + at + 2, written - 1 - (at + 1));
      Wire.putU8(memory, offset + at, lead >>> 4);
      Wire.putU8(memory, offset + at + 1, bytes);
      at += 2 + bytes;
    }
    return true;
  }

  private boolean reserve(int bytes) {
    if (overflowed || bytes > capacity - written) {
      overflowed = true;
      return false;
    }
    written += bytes;
    return true;
  }
}
