package io.parley.media.sctp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Walks over the chunks of one packet (RFC 9260 §3). A view: valid until the next `wrap`.
///
/// Offsets of fields count from the first byte of the chunk's value.
final class ChunkReader {

  /// Common header: ports, verification tag, checksum.
  static final int HEADER_BYTES = 12;

  /// More chunks than this in one packet are not read; no sender bundles nearly as many.
  static final int MAX_CHUNKS = 512;

  private static final int CHUNK_HEADER_BYTES = 4;

  private MemorySegment packet = MemorySegment.ofArray(new byte[HEADER_BYTES]);
  private long next;
  private int chunks;
  private long value;
  private int length;

  /// Takes a packet whose checksum is right and that belongs to the port.
  ///
  /// @return false when it is too short, too long, damaged or somebody else's
  boolean wrap(byte[] bytes, int offset, int packetLength, int port) {
    if (packetLength < HEADER_BYTES + CHUNK_HEADER_BYTES || packetLength > 0xffff) {
      return false;
    }
    packet = MemorySegment.ofArray(bytes).asSlice(offset, packetLength);
    next = HEADER_BYTES;
    chunks = 0;
    return Wire.u16(packet, 0) == port
        && Wire.u16(packet, 2) == port
        && Integer.reverseBytes(Wire.i32(packet, 8)) == checksum(bytes, offset, packetLength);
  }

  /// CRC32c of a packet as if its checksum field were zero. It is written least significant byte
  /// first, unlike everything else (RFC 9260 appendix A).
  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, 8);
    crc.update(new byte[4], 0, 4);
    crc.update(bytes, offset + HEADER_BYTES, length - HEADER_BYTES);
    return (int) crc.getValue();
  }

  int verificationTag() {
    return Wire.i32(packet, 4);
  }

  /// Moves to the next chunk.
  ///
  /// @return false at the end, or where a chunk's length cannot be true
  boolean next() {
    if (next + CHUNK_HEADER_BYTES > packet.byteSize() || chunks == MAX_CHUNKS) {
      return false;
    }
    int whole = Wire.u16(packet, next + 2);
    if (whole < CHUNK_HEADER_BYTES || next + whole > packet.byteSize()) {
      return false;
    }
    value = next + CHUNK_HEADER_BYTES;
    length = whole - CHUNK_HEADER_BYTES;
    next += (whole + 3) & ~3;
    chunks++;
    return true;
  }

  /// Whether the current chunk has its packet for itself.
  boolean alone() {
    return chunks == 1 && next >= packet.byteSize();
  }

  int type() {
    return Wire.u8(packet, value - 4);
  }

  int flags() {
    return Wire.u8(packet, value - 3);
  }

  boolean flag(int bit) {
    return (flags() & bit) != 0;
  }

  /// Length of the value in bytes, without padding.
  int length() {
    return length;
  }

  int u8(int at) {
    return Wire.u8(packet, value + at);
  }

  int u16(int at) {
    return Wire.u16(packet, value + at);
  }

  int i32(int at) {
    return Wire.i32(packet, value + at);
  }

  long u32(int at) {
    return Wire.u32(packet, value + at);
  }

  /// A copy of a part of the value.
  byte[] bytes(int from, int to) {
    return packet.asSlice(value + from, to - from).toArray(ValueLayout.JAVA_BYTE);
  }

  /// A copy of the whole chunk with its header, cut to `limit` bytes.
  byte[] whole(int limit) {
    byte[] whole = packet.asSlice(value - 4, length + 4L).toArray(ValueLayout.JAVA_BYTE);
    return whole.length <= limit ? whole : Arrays.copyOf(whole, limit);
  }
}
