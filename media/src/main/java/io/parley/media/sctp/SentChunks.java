package io.parley.media.sctp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Fragments by TSN, from the first not confirmed to the last sent: a ring that grows.
final class SentChunks {

  private @Nullable SentChunk[] ring = new SentChunk[64];
  private long first;
  private long next;

  SentChunks(long firstTsn) {
    first = firstTsn;
    next = firstTsn;
  }

  /// TSN of the oldest, or what [#next()] is when there is none.
  long first() {
    return first;
  }

  /// TSN that the next fragment takes.
  long next() {
    return next;
  }

  boolean isEmpty() {
    return first == next;
  }

  /// The fragment with a TSN from first to next.
  SentChunk get(long tsn) {
    return Objects.requireNonNull(ring[(int) (tsn & (ring.length - 1))]);
  }

  void add(SentChunk chunk) {
    if (next - first == ring.length) {
      grow();
    }
    ring[(int) (next++ & (ring.length - 1))] = chunk;
  }

  SentChunk removeFirst() {
    SentChunk chunk = get(first);
    ring[(int) (first++ & (ring.length - 1))] = null;
    return chunk;
  }

  private void grow() {
    @Nullable SentChunk[] larger = new SentChunk[ring.length * 2];
    for (long tsn = first; tsn < next; tsn++) {
      larger[(int) (tsn & (larger.length - 1))] = get(tsn);
    }
    ring = larger;
  }
}
