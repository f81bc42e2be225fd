package io.parley.media.codec;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// Writes fields of bits, highest first, into memory that its caller made long enough.
final class BitWriter {

  private MemorySegment memory = MemorySegment.NULL;
  private long start;
  private int position;

  void wrap(MemorySegment target, long offset) {
    memory = target;
    start = offset;
    position = 0;
  }

  /// @param count 0 to 32, lowest bits of the value
  void write(int value, int count) {
    for (int left = count - 1; left >= 0; left--) {
      long at = start + (position >>> 3);
      int before = (position & 7) == 0 ? 0 : Wire.u8(memory, at);
      Wire.putU8(memory, at, before | (value >>> left & 1) << 7 - (position & 7));
      position++;
    }
  }

  void copy(BitReader from, int count) {
    for (int left = count; left > 0; left--) {
      write(from.read(1), 1);
    }
  }

  /// Bytes begun; the last is filled up with zeros.
  int bytes() {
    return position + 7 >>> 3;
  }
}
