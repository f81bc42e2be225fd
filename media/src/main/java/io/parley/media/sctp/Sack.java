package io.parley.media.sctp;

import org.jspecify.annotations.Nullable;

/// What the other side has (RFC 9260 §3.3.4).
///
/// @param windowBytes how much more it takes
/// @param starts,ends gap blocks relative to the cumulative TSN, ascending, without overlap
record Sack(int cumulativeTsn, long windowBytes, int[] starts, int[] ends) {

  private static final int FIXED_BYTES = 12;

  /// Reads the current chunk; null when too short. Blocks from the first senseless one on are left
  /// out, so that walking over them costs no more than what is in flight.
  static @Nullable Sack read(ChunkReader chunk) {
    if (chunk.length() < FIXED_BYTES) {
      return null;
    }
    int announced = Math.min(chunk.u16(8), (chunk.length() - FIXED_BYTES) / 4);
    int blocks = 0;
    int previousEnd = 0;
    while (blocks < announced) {
      int start = chunk.u16(FIXED_BYTES + 4 * blocks);
      int end = chunk.u16(FIXED_BYTES + 4 * blocks + 2);
      if (start <= previousEnd || end < start) {
        break;
      }
      previousEnd = end;
      blocks++;
    }
    int[] starts = new int[blocks];
    int[] ends = new int[blocks];
    for (int i = 0; i < blocks; i++) {
      starts[i] = chunk.u16(FIXED_BYTES + 4 * i);
      ends[i] = chunk.u16(FIXED_BYTES + 4 * i + 2);
    }
    return new Sack(chunk.i32(0), chunk.u32(4), starts, ends);
  }

  /// One that only confirms, as SHUTDOWN does.
  static Sack cumulative(int tsn, long windowBytes) {
    return new Sack(tsn, windowBytes, new int[0], new int[0]);
  }
}
