package io.parley.media.sctp;

import org.jspecify.annotations.Nullable;

/// One fragment of a message as it arrived (RFC 9260 §3.3.1).
///
/// @param ssn stream sequence number, meaningless when unordered
record DataChunk(
    int tsn,
    int streamId,
    int ssn,
    int protocol,
    boolean ordered,
    boolean begin,
    boolean end,
    boolean immediate,
    byte[] payload) {

  static final int HEADER_BYTES = 16;
  static final int FLAG_END = 1;
  static final int FLAG_BEGIN = 2;
  static final int FLAG_UNORDERED = 4;
  static final int FLAG_IMMEDIATE = 8;

  /// Reads the current chunk; null when it is too short. An empty payload is for the caller to
  /// judge.
  static @Nullable DataChunk read(ChunkReader chunk) {
    if (chunk.length() < HEADER_BYTES - 4) {
      return null;
    }
    return new DataChunk(
        chunk.i32(0),
        chunk.u16(4),
        chunk.u16(6),
        chunk.i32(8),
        !chunk.flag(FLAG_UNORDERED),
        chunk.flag(FLAG_BEGIN),
        chunk.flag(FLAG_END),
        chunk.flag(FLAG_IMMEDIATE),
        chunk.bytes(12, chunk.length()));
  }

  /// Whether `next`, whose TSN follows, can be the next fragment of the same message.
  boolean continues(DataChunk next) {
    return streamId == next.streamId && ordered == next.ordered && (!ordered || ssn == next.ssn);
  }
}
