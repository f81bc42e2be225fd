package io.parley.media.sctp;

/// Numbers that wrap (RFC 1982), counted on as `long` so that they can be compared.
final class SerialNumber {

  /// Added to a first number, so that looking back from it stays positive.
  private static final long EPOCH = 1L << 32;

  private SerialNumber() {}

  /// A first 32-bit number as a count.
  static long first(int wire) {
    return EPOCH + Integer.toUnsignedLong(wire);
  }

  /// The count whose lowest 32 bits are `wire` and that is nearest to `near`.
  static long unwrap(int wire, long near) {
    return near + (wire - (int) near);
  }

  /// The count whose lowest 16 bits are `wire` and that is nearest to `near`.
  static long unwrap16(int wire, long near) {
    return near + (short) (wire - (int) near);
  }
}
