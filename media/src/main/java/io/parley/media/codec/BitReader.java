package io.parley.media.codec;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// Reads fields of bits, highest first; beyond the end it reads zeros and remembers so.
final class BitReader {

  private MemorySegment memory = MemorySegment.NULL;
  private long start;
  private int bits;
  private int position;

  void wrap(MemorySegment lent, long offset, int bytes) {
    memory = lent;
    start = offset;
    bits = 8 * bytes;
    position = 0;
  }

  /// @param count 0 to 32
  int read(int count) {
    int value = 0;
    for (int left = count; left > 0; left--) {
      value = value << 1 | next();
    }
    return value;
  }

  private int next() {
    int at = position++;
    return at < bits ? Wire.u8(memory, start + (at >>> 3)) >>> 7 - (at & 7) & 1 : 0;
  }

  void skip(int count) {
    position += count;
  }

  boolean readFlag() {
    return read(1) != 0;
  }

  /// A number below `values` in as few bits as it needs (AV1 specification §4.10.7, `ns(n)`).
  int readBelow(int values) {
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(values);
    int shorts = (1 << width) - values;
    int value = read(width - 1);
    return value < shorts ? value : (value << 1) - shorts + read(1);
  }

  /// Bits read so far.
  int position() {
    return position;
  }

  /// Bits that are left.
  int left() {
    return Math.max(0, bits - position);
  }

  /// Whether more was read than there is.
  boolean isExhausted() {
    return position > bits;
  }
}
