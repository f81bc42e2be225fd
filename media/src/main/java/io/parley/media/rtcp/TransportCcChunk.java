package io.parley.media.rtcp;

/// Packet status chunks of transport-wide feedback
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.2 to §3.1.4): 16 bits that tell the
/// statuses of many packets.
final class TransportCcChunk {

  static final int NOT_RECEIVED = 0;
  static final int SMALL_DELTA = 1;
  static final int LARGE_DELTA = 2;

  static final int ONE_BIT_STATUSES = 14;
  static final int TWO_BIT_STATUSES = 7;
  static final int MAX_RUN = 0x1fff;

  private static final int VECTOR = 0x8000;
  private static final int TWO_BIT_VECTOR = 0xc000;

  private TransportCcChunk() {}

  /// Packs statuses. Each chunk takes seven or more, but for the last.
  ///
  /// @param symbols NOT_RECEIVED, SMALL_DELTA or LARGE_DELTA each
  /// @param count how many of `symbols`
  /// @return how many chunks were put into `chunks`
  static int encode(int[] symbols, int count, int[] chunks) {
    int written = 0;
    int at = 0;
    while (at < count) {
      int run = runLength(symbols, at, count);
      if (run >= ONE_BIT_STATUSES || at + run == count) {
        chunks[written++] = symbols[at] << 13 | run;
        at += run;
      } else if (hasNoLargeDelta(symbols, at, Math.min(count, at + ONE_BIT_STATUSES))) {
        chunks[written++] = VECTOR | vector(symbols, at, count, ONE_BIT_STATUSES, 1);
        at += ONE_BIT_STATUSES;
      } else if (run >= TWO_BIT_STATUSES) {
        chunks[written++] = symbols[at] << 13 | run;
        at += run;
      } else {
        chunks[written++] = TWO_BIT_VECTOR | vector(symbols, at, count, TWO_BIT_STATUSES, 2);
        at += TWO_BIT_STATUSES;
      }
    }
    return written;
  }

  private static int runLength(int[] symbols, int from, int count) {
    int to = from + 1;
    while (to < count && to - from < MAX_RUN && symbols[to] == symbols[from]) {
      to++;
    }
    return to - from;
  }

  private static boolean hasNoLargeDelta(int[] symbols, int from, int to) {
    for (int i = from; i < to; i++) {
      if (symbols[i] == LARGE_DELTA) {
        return false;
      }
    }
    return true;
  }

  /// What lies behind the last status is filled with zeros.
  private static int vector(int[] symbols, int from, int count, int statuses, int bits) {
    int vector = 0;
    for (int i = from; i < from + statuses; i++) {
      vector = vector << bits | (i < count ? symbols[i] : 0);
    }
    return vector;
  }

  /// How many statuses a chunk tells.
  static int statuses(int chunk) {
    if ((chunk & VECTOR) == 0) {
      return chunk & MAX_RUN;
    }
    return (chunk & TWO_BIT_VECTOR) == TWO_BIT_VECTOR ? TWO_BIT_STATUSES : ONE_BIT_STATUSES;
  }

  /// The status at a place within a chunk; 3 is reserved.
  static int symbol(int chunk, int index) {
    if ((chunk & VECTOR) == 0) {
      return chunk >>> 13;
    }
    if ((chunk & TWO_BIT_VECTOR) == TWO_BIT_VECTOR) {
      return (chunk >>> (2 * (TWO_BIT_STATUSES - 1 - index))) & 3;
    }
    return (chunk >>> (ONE_BIT_STATUSES - 1 - index)) & 1;
  }
}
