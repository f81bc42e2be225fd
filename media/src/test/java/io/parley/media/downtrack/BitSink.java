package io.parley.media.downtrack;

import java.io.ByteArrayOutputStream;

/// Collects bits, highest first.
final class BitSink {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int current;
  private int filled;

  BitSink put(int value, int bits) {
    for (int i = bits - 1; i >= 0; i--) {
      current = current << 1 | value >>> i & 1;
      if (++filled == 8) {
        bytes.write(current);
        current = 0;
        filled = 0;
      }
    }
    return this;
  }

  BitSink flag(boolean value) {
    return put(value ? 1 : 0, 1);
  }

  /// A number below `values`, AV1's `ns(n)`.
  BitSink below(int value, int values) {
    int width = 32 - Integer.numberOfLeadingZeros(values);
    int shorts = (1 << width) - values;
    return value < shorts ? put(value, width - 1) : put(value + shorts, width);
  }

  byte[] toBytes() {
    while (filled != 0) {
      put(0, 1);
    }
    return bytes.toByteArray();
  }
}
