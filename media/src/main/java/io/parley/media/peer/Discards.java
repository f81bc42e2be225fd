package io.parley.media.peer;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts what went nowhere, by reason. Written by one shard, read by anyone.
public final class Discards {

  private final AtomicLongArray counts = new AtomicLongArray(DiscardReason.values().length);

  /// Counts one packet; for the shard alone.
  public void count(DiscardReason reason) {
    int index = reason.ordinal();
    counts.setRelease(index, counts.getPlain(index) + 1);
  }

  /// How many there were since the start.
  public long of(DiscardReason reason) {
    return counts.getAcquire(reason.ordinal());
  }
}
