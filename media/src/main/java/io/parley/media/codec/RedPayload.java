package io.parley.media.codec;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// Looks at a payload that repeats earlier frames before its own, the primary (RFC 2198 §3).
///
/// One object is laid over payload after payload; it copies and allocates nothing. Owned by one
/// shard.
public final class RedPayload {

  /// Earlier frames that one payload may repeat: of 20 ms as many as a timestamp offset reaches.
  public static final int MAX_BLOCKS = 17;

  /// The longest frame that can be repeated.
  public static final int MAX_BLOCK_BYTES = 1023;

  /// How far back a repeated frame may lie, in units of the codec's clock.
  public static final int MAX_TIMESTAMP_OFFSET = 16_383;

  /// In front of each repeated frame's bytes.
  static final int BLOCK_HEADER_BYTES = 4;

  /// In front of the primary's bytes.
  static final int PRIMARY_HEADER_BYTES = 1;

  private static final int FOLLOWED = 0x80;

  private final int[] types = new int[MAX_BLOCKS];
  private final int[] timestampOffsets = new int[MAX_BLOCKS];
  private final long[] offsets = new long[MAX_BLOCKS];
  private final int[] lengths = new int[MAX_BLOCKS];
  private int blocks;
  private int primaryType;
  private long primaryOffset;
  private int primaryBytes;

  /// Reads the headers.
  ///
  /// @param length of the payload without padding
  /// @return false for what is no such payload: blocks that are longer than it, more than
  ///     [#MAX_BLOCKS] of them, or no primary. The view then shows nothing useful.
  public boolean wrap(MemorySegment memory, long offset, int length) {
    int at = 0;
    int repeated = 0;
    blocks = 0;
    while (at < length && (Wire.u8(memory, offset + at) & FOLLOWED) != 0) {
      if (blocks == MAX_BLOCKS || length - at < BLOCK_HEADER_BYTES) {
        return false;
      }
      types[blocks] = Wire.u8(memory, offset + at) & 0x7f;
      int fields = Wire.u24(memory, offset + at + 1);
      timestampOffsets[blocks] = fields >>> 10;
      lengths[blocks] = fields & MAX_BLOCK_BYTES;
      repeated += lengths[blocks];
      blocks++;
      at += BLOCK_HEADER_BYTES;
    }
    if (length - at - PRIMARY_HEADER_BYTES - repeated <= 0) {
      return false;
    }
    primaryType = Wire.u8(memory, offset + at);
    at += PRIMARY_HEADER_BYTES;
    for (int i = 0; i < blocks; i++) {
      offsets[i] = offset + at;
      at += lengths[i];
    }
    primaryOffset = offset + at;
    primaryBytes = length - at;
    return true;
  }

  /// Earlier frames that are repeated, 0 to [#MAX_BLOCKS]; the oldest is the first.
  public int blocks() {
    return blocks;
  }

  /// The payload type of a repeated frame.
  public int type(int block) {
    return types[block];
  }

  /// How much earlier a repeated frame was made, 0 to [#MAX_TIMESTAMP_OFFSET].
  public int timestampOffset(int block) {
    return timestampOffsets[block];
  }

  /// Where a repeated frame lies in the segment.
  public long offset(int block) {
    return offsets[block];
  }

  /// Length of a repeated frame, 0 to [#MAX_BLOCK_BYTES].
  public int bytes(int block) {
    return lengths[block];
  }

  /// The payload type of the packet's own frame.
  public int primaryType() {
    return primaryType;
  }

  /// Where the packet's own frame lies in the segment.
  public long primaryOffset() {
    return primaryOffset;
  }

  /// Length of the packet's own frame, 1 or more.
  public int primaryBytes() {
    return primaryBytes;
  }
}
