package io.parley.media.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Big-endian fields of a packet in memory, on or off the heap (RFC 1700: network byte order).
///
/// A packet is everywhere the same triple: a segment, the offset of its first byte, and its length
/// in bytes. Nothing here checks the packet's own length: a parser does so once, before it reads.
public final class Wire {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private Wire() {}

  /// An unsigned byte, 0 to 255.
  public static int u8(MemorySegment memory, long offset) {
    return memory.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
  }

  /// An unsigned 16-bit number.
  public static int u16(MemorySegment memory, long offset) {
    return memory.get(SHORT, offset) & 0xffff;
  }

  /// An unsigned 24-bit number.
  public static int u24(MemorySegment memory, long offset) {
    return u8(memory, offset) << 16 | u16(memory, offset + 1);
  }

  /// A 32-bit number as it lies; an ssrc or a timestamp stays an `int` and is compared unsigned.
  public static int i32(MemorySegment memory, long offset) {
    return memory.get(INT, offset);
  }

  /// An unsigned 32-bit number, 0 to 4294967295.
  public static long u32(MemorySegment memory, long offset) {
    return Integer.toUnsignedLong(memory.get(INT, offset));
  }

  /// A 64-bit number as it lies.
  public static long i64(MemorySegment memory, long offset) {
    return memory.get(LONG, offset);
  }

  /// Writes the lowest 8 bits of `value`.
  public static void putU8(MemorySegment memory, long offset, int value) {
    memory.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
  }

  /// Writes the lowest 16 bits of `value`.
  public static void putU16(MemorySegment memory, long offset, int value) {
    memory.set(SHORT, offset, (short) value);
  }

  /// Writes the lowest 24 bits of `value`.
  public static void putU24(MemorySegment memory, long offset, int value) {
    putU8(memory, offset, value >>> 16);
    putU16(memory, offset + 1, value);
  }

  /// Writes 32 bits.
  public static void putI32(MemorySegment memory, long offset, int value) {
    memory.set(INT, offset, value);
  }

  /// Writes 64 bits.
  public static void putI64(MemorySegment memory, long offset, long value) {
    memory.set(LONG, offset, value);
  }
}
