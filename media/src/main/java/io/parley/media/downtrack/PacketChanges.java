package io.parley.media.downtrack;

/// What is changed in a packet for one subscriber, in a `long`: what is added to its picture id
/// (15 bits), TL0PICIDX (8) and KEYIDX (5), whether it gets the marker, whether its payload is left
/// out.
final class PacketChanges {

  static final int PICTURE_MASK = 0x7fff;
  static final int TL0_MASK = 0xff;
  static final int KEY_MASK = 0x1f;

  /// What picture numbers take.
  static final long NUMBERS = (1L << 28) - 1;

  static final long MARKER = 1L << 28;
  static final long EMPTY = 1L << 29;

  private PacketChanges() {}

  static long numbers(long picture, int tl0, int key) {
    return picture & PICTURE_MASK | (long) (tl0 & TL0_MASK) << 15 | (long) (key & KEY_MASK) << 23;
  }

  static int picture(long changes) {
    return (int) changes & PICTURE_MASK;
  }

  static int tl0(long changes) {
    return (int) (changes >>> 15) & TL0_MASK;
  }

  static int key(long changes) {
    return (int) (changes >>> 23) & KEY_MASK;
  }
}
