package io.parley.media.codec;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Writes payloads that repeat earlier frames (RFC 2198 §3): [#begin] with the packet's own frame,
/// [#add] the earlier ones, the newest of them first, then [#write].
///
/// Allocates nothing after construction. Owned by one shard.
public final class RedWriter {

  private final MemorySegment[] sources = new MemorySegment[RedPayload.MAX_BLOCKS];
  private final long[] offsets = new long[RedPayload.MAX_BLOCKS];
  private final int[] lengths = new int[RedPayload.MAX_BLOCKS];
  private final int[] timestampOffsets = new int[RedPayload.MAX_BLOCKS];
  private MemorySegment primary = MemorySegment.NULL;
  private long primaryOffset;
  private int primaryBytes;
  private int type;
  private int room;
  private int blocks;

  public RedWriter() {
    Arrays.fill(sources, MemorySegment.NULL);
  }

  /// Begins a payload with the packet's own frame.
  ///
  /// @param payloadType of all frames
  /// @param capacity how long the payload may become; a frame of its own that is longer fits
  ///     nevertheless
  public void begin(int payloadType, MemorySegment source, long offset, int bytes, int capacity) {
    type = payloadType;
    primary = source;
    primaryOffset = offset;
    primaryBytes = bytes;
    room = capacity - bytes - RedPayload.PRIMARY_HEADER_BYTES;
    blocks = 0;
  }

  /// Adds a frame that is older than those added before.
  ///
  /// @param timestampOffset how much earlier than the packet's own it was made
  /// @return false, and it is left out, where it does not fit
  public boolean add(MemorySegment source, long offset, int bytes, int timestampOffset) {
    boolean fits =
        blocks < RedPayload.MAX_BLOCKS
            && bytes <= RedPayload.MAX_BLOCK_BYTES
            && bytes <= room - RedPayload.BLOCK_HEADER_BYTES
            && timestampOffset > 0
            && timestampOffset <= RedPayload.MAX_TIMESTAMP_OFFSET;
    if (!fits) {
      return false;
    }
    sources[blocks] = source;
    offsets[blocks] = offset;
    lengths[blocks] = bytes;
    timestampOffsets[blocks] = timestampOffset;
    room -= bytes + RedPayload.BLOCK_HEADER_BYTES;
    blocks++;
    return true;
  }

  /// Earlier frames that were added.
  public int blocks() {
    return blocks;
  }

  /// Length of the payload.
  public int bytes() {
    int bytes = RedPayload.PRIMARY_HEADER_BYTES + primaryBytes;
    for (int i = 0; i < blocks; i++) {
      bytes += RedPayload.BLOCK_HEADER_BYTES + lengths[i];
    }
    return bytes;
  }

  /// Writes the payload, the oldest frame first.
  ///
  /// @param target where [#bytes] have room; not where the frames lie
  public void write(MemorySegment target, long offset) {
    long at = offset;
    for (int i = blocks - 1; i >= 0; i--) {
      Wire.putU8(target, at, 0x80 | type);
      Wire.putU24(target, at + 1, timestampOffsets[i] << 10 | lengths[i]);
      at += RedPayload.BLOCK_HEADER_BYTES;
    }
    Wire.putU8(target, at, type);
    at += RedPayload.PRIMARY_HEADER_BYTES;
    for (int i = blocks - 1; i >= 0; i--) {
      MemorySegment.copy(sources[i], offsets[i], target, at, lengths[i]);
      at += lengths[i];
    }
    MemorySegment.copy(primary, primaryOffset, target, at, primaryBytes);
  }
}
