package io.parley.media.sctp;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Which TSNs came, as the other side wants to know it (RFC 9260 §6.2).
final class ReceivedTsns {

  /// Separate blocks after the first gap. One more would be dropped and sent again.
  static final int MAX_BLOCKS = 256;

  /// How far ahead a TSN may be: a gap block counts in 16 bits.
  static final int WINDOW = 0xffff;

  /// Duplicates told at once.
  static final int MAX_DUPLICATES = 16;

  private final TreeMap<Long, Long> blocks = new TreeMap<>();
  private final int[] duplicates = new int[MAX_DUPLICATES];
  private int duplicateCount;
  private long cumulative;

  /// @param firstTsn that the other side will use
  ReceivedTsns(int firstTsn) {
    cumulative = SerialNumber.first(firstTsn) - 1;
  }

  /// All up to here came.
  long cumulative() {
    return cumulative;
  }

  boolean hasGap() {
    return !blocks.isEmpty();
  }

  boolean isDuplicate(long tsn) {
    Map.Entry<Long, Long> block = blocks.floorEntry(tsn);
    return tsn <= cumulative || (block != null && tsn <= block.getValue());
  }

  void duplicate(long tsn) {
    if (duplicateCount < MAX_DUPLICATES) {
      duplicates[duplicateCount++] = (int) tsn;
    }
  }

  /// Whether a new TSN is near enough and does not break up the record too far.
  boolean canHold(long tsn) {
    if (tsn - cumulative > WINDOW) {
      return false;
    }
    return blocks.size() < MAX_BLOCKS
        || tsn == cumulative + 1
        || blocks.containsKey(tsn + 1)
        || touchesEnd(tsn);
  }

  private boolean touchesEnd(long tsn) {
    Map.Entry<Long, Long> block = blocks.floorEntry(tsn);
    return block != null && block.getValue() == tsn - 1;
  }

  /// Notes a TSN that is new.
  void add(long tsn) {
    if (tsn == cumulative + 1) {
      cumulative = tsn;
      absorb();
      return;
    }
    Map.Entry<Long, Long> before = blocks.floorEntry(tsn);
    long start = before != null && before.getValue() == tsn - 1 ? before.getKey() : tsn;
    Long end = blocks.remove(tsn + 1);
    blocks.put(start, end == null ? tsn : end);
  }

  /// The other side will not send what is missing up to here (RFC 3758 §3.6).
  void forward(long tsn) {
    if (tsn > cumulative) {
      cumulative = tsn;
      absorb();
    }
  }

  private void absorb() {
    while (!blocks.isEmpty() && blocks.firstKey() <= cumulative + 1) {
      cumulative = Math.max(cumulative, blocks.pollFirstEntry().getValue());
    }
  }

  /// The SACK that tells all this, in at most `maxBytes`; forgets the duplicates.
  byte[] sack(long windowBytes, int maxBytes) {
    int places = (maxBytes - 16) / 4;
    int blockCount = Math.min(blocks.size(), places);
    int told = Math.min(duplicateCount, places - blockCount);
    ChunkWriter chunk =
        new ChunkWriter(ChunkType.SACK, 0)
            .i32((int) cumulative)
            .i32((int) Math.max(0, windowBytes))
            .u16(blockCount)
            .u16(told);
    blocks.entrySet().stream()
        .limit(blockCount)
        .forEach(
            block ->
                chunk
                    .u16((int) (block.getKey() - cumulative))
                    .u16((int) (block.getValue() - cumulative)));
    Arrays.stream(duplicates, 0, told).forEach(chunk::i32);
    duplicateCount = 0;
    return chunk.toBytes();
  }
}
