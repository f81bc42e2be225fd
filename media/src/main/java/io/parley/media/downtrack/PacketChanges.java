package io.parley.media.downtrack;

import io.parley.media.codec.DependencyDescriptor;

/// What is changed in a packet for one subscriber, in a `long`: what is added to its picture id
/// (15 bits), TL0PICIDX (8) and KEYIDX (5); whether it gets the marker, is left empty, or numbers
/// its pictures as VP9 does (1 each); what is added to its dependency descriptor's frame number
/// (16), and which decode targets that tells to be there (13, and 4 for how many bits of these
/// count).
final class PacketChanges {

  static final int PICTURE_MASK = 0x7fff;
  static final int TL0_MASK = 0xff;
  static final int KEY_MASK = 0x1f;

  /// What picture numbers take.
  static final long NUMBERS = (1L << 28) - 1;

  static final long MARKER = 1L << 28;
  static final long EMPTY = 1L << 29;
  static final long VP9 = 1L << 30;

  private static final int FRAME_AT = 31;
  private static final int TARGETS_AT = FRAME_AT + 16;
  private static final int COUNT_AT = TARGETS_AT + DependencyDescriptor.MAX_REWRITTEN_TARGETS;

  private PacketChanges() {}

  static long numbers(long picture, int tl0, int key) {
    return picture & PICTURE_MASK | (long) (tl0 & TL0_MASK) << 15 | (long) (key & KEY_MASK) << 23;
  }

  static long frame(long offset) {
    return (offset & 0xffff) << FRAME_AT;
  }

  /// @param count up to [DependencyDescriptor#MAX_REWRITTEN_TARGETS]
  static long targets(int mask, int count) {
    return (long) mask << TARGETS_AT | (long) count << COUNT_AT;
  }

  static boolean describes(long changes) {
    return changes >>> FRAME_AT != 0;
  }

  static int frameNumber(long changes, int source) {
    return source + (int) (changes >>> FRAME_AT) & 0xffff;
  }

  static int targets(long changes) {
    return (int) (changes >>> TARGETS_AT) & (1 << COUNT_AT - TARGETS_AT) - 1;
  }

  static int targetCount(long changes) {
    return (int) (changes >>> COUNT_AT);
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
