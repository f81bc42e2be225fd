package io.parley.media.sctp;

/// Walks over the parameters or error causes of the current chunk (RFC 9260 §3.2.1).
final class ParameterReader {

  static final int COOKIE = 7;
  static final int UNRECOGNIZED = 8;
  static final int OUTGOING_RESET = 13;
  static final int TSN_RESET = 15;
  static final int RECONFIG_RESPONSE = 16;
  static final int ADD_OUTGOING = 17;
  static final int SUPPORTED_EXTENSIONS = 0x8008;
  static final int FORWARD_TSN_SUPPORTED = 0xc000;
  static final int ADAPTATION = 0xc006;

  private static final int HEADER_BYTES = 4;

  private final ChunkReader chunk;
  private int next;
  private int value;
  private int length;

  /// @param from offset of the first parameter within the chunk's value
  ParameterReader(ChunkReader chunk, int from) {
    this.chunk = chunk;
    next = from;
  }

  /// Moves on; false at the end or where a length cannot be true.
  boolean next() {
    if (next + HEADER_BYTES > chunk.length()) {
      return false;
    }
    int whole = chunk.u16(next + 2);
    if (whole < HEADER_BYTES || next + whole > chunk.length()) {
      return false;
    }
    value = next + HEADER_BYTES;
    length = whole - HEADER_BYTES;
    next += (whole + 3) & ~3;
    return true;
  }

  int type() {
    return chunk.u16(value - 4);
  }

  /// Length of the value in bytes.
  int length() {
    return length;
  }

  int u8(int at) {
    return chunk.u8(value + at);
  }

  int u16(int at) {
    return chunk.u16(value + at);
  }

  int i32(int at) {
    return chunk.i32(value + at);
  }

  /// A copy of the value.
  byte[] bytes() {
    return chunk.bytes(value, value + length);
  }

  /// A copy of the parameter with its header.
  byte[] whole() {
    return chunk.bytes(value - HEADER_BYTES, value + length);
  }
}
