package io.parley.media.repair;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// A sum as a packet of ULPFEC has it (RFC 5109 §7), of one level that protects whole packets.
/// Allocates nothing.
public final class UlpfecPayload {

  /// The first sequence number that the mask speaks of.
  public static final int BASE_AT = 2;

  public static final int TIMESTAMP_AT = 4;

  /// Offset of what restores the lengths.
  public static final int LENGTH_AT = 8;

  /// How many bytes behind the fixed headers are protected.
  public static final int PROTECTED_AT = 10;

  public static final int MASK_AT = 12;

  /// In the first byte: the mask is the long one.
  public static final int LONG_BIT = 0x40;

  /// Sequence numbers from the first that masks of either size reach.
  static final int SHORT_MASK = 16;

  /// All that one packet of parity can reach.
  public static final int LONG_MASK = 48;

  private UlpfecPayload() {}

  /// Where the mask ends, and what restores payload begins.
  public static int headerBytes(boolean isLong) {
    return MASK_AT + (isLong ? LONG_MASK : SHORT_MASK) / Byte.SIZE;
  }

  /// Writes the parity of what is in a sum, at most [ParitySum#MAX_BYTES].
  ///
  /// @param sum that reaches no further than [#LONG_MASK]
  /// @return its length
  public static int write(ParitySum sum, MemorySegment target, long offset) {
    boolean isLong = sum.reach() >= SHORT_MASK;
    int header = headerBytes(isLong);
    MemorySegment bytes = sum.bytes();
    Wire.putU8(target, offset, Wire.u8(bytes, 0) & 0x3f | (isLong ? LONG_BIT : 0));
    Wire.putU8(target, offset + 1, Wire.u8(bytes, 1));
    Wire.putU16(target, offset + BASE_AT, sum.base());
    Wire.putI32(target, offset + TIMESTAMP_AT, Wire.i32(bytes, 4));
    Wire.putU16(target, offset + LENGTH_AT, sum.lengths());
    int payload = sum.payloadBytes();
    Wire.putU16(target, offset + PROTECTED_AT, payload);
    for (int at = MASK_AT; at < header; at++) {
      Wire.putU8(target, offset + at, mask(sum, (at - MASK_AT) * Byte.SIZE));
    }
    MemorySegment.copy(bytes, ParityHeader.RTP_HEADER_BYTES, target, offset + header, payload);
    return header + payload;
  }

  private static int mask(ParitySum sum, int distance) {
    int mask = 0;
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      mask |= sum.has(distance + bit) ? 0x80 >>> bit : 0;
    }
    return mask;
  }
}
