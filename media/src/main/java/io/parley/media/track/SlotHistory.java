package io.parley.media.track;

import io.parley.media.slots.PacketSlots;
import java.util.Arrays;

/// The last packets of one stream, by sequence number, so that lost ones can be sent again.
///
/// Holds the slots it is given and releases them when they fall out of the window or become older
/// than a second: by then a key frame is cheaper. Allocates nothing after construction. Owned by
/// one shard.
final class SlotHistory {

  /// Longer than any round trip over which asking again still helps.
  static final long MAX_AGE_NANOS = 1_000_000_000L;

  private static final int EMPTY = -1;

  private final PacketSlots slots;
  private final int[] held;
  private final long[] arrivedNanos;
  private final int mask;
  private long newest;
  private long oldest;
  private boolean started;

  /// @param capacity packets, a power of two
  SlotHistory(PacketSlots slots, int capacity) {
    this.slots = slots;
    held = new int[capacity];
    Arrays.fill(held, EMPTY);
    arrivedNanos = new long[capacity];
    mask = capacity - 1;
  }

  /// Takes over a slot.
  ///
  /// @param sequence unwrapped
  /// @return false, and the slot stays the caller's, for one that is too old or already here
  boolean put(long nowNanos, long sequence, int slot) {
    if (!started) {
      started = true;
      newest = sequence;
      oldest = sequence;
    }
    if (sequence <= newest - held.length) {
      return false;
    }
    oldest = Math.min(oldest, sequence);
    if (sequence > newest) {
      dropBefore(sequence - held.length + 1);
      newest = sequence;
    }
    int index = (int) sequence & mask;
    if (held[index] != EMPTY) {
      return false;
    }
    held[index] = slot;
    arrivedNanos[index] = nowNanos;
    dropOlderThan(nowNanos - MAX_AGE_NANOS);
    return true;
  }

  /// The slot of a packet, -1 where it is not held.
  int slot(long sequence) {
    return started && sequence > newest - held.length && sequence <= newest
        ? held[(int) sequence & mask]
        : EMPTY;
  }

  /// Whether a packet is not held that came after the oldest that is.
  boolean lacks(long sequence) {
    return started && sequence >= oldest && (sequence > newest || slot(sequence) == EMPTY);
  }

  /// Whether a packet is held, and none behind it; [#evict] leaves it.
  boolean isNewest(long sequence) {
    return started && sequence == newest && slot(sequence) != EMPTY;
  }

  /// Releases the oldest packets.
  ///
  /// @return how many were released
  int evict(int packets) {
    int released = 0;
    while (released < packets && oldest < newest) {
      released += drop((int) oldest & mask);
      oldest++;
    }
    return released;
  }

  /// Releases everything.
  void clear() {
    for (int i = 0; i < held.length; i++) {
      drop(i);
    }
    started = false;
  }

  private void dropBefore(long sequence) {
    if (sequence - oldest >= held.length) {
      for (int i = 0; i < held.length; i++) {
        drop(i);
      }
      oldest = sequence;
    }
    while (oldest < sequence) {
      drop((int) oldest & mask);
      oldest++;
    }
  }

  private void dropOlderThan(long limitNanos) {
    while (oldest < newest) {
      int index = (int) oldest & mask;
      if (held[index] != EMPTY && arrivedNanos[index] - limitNanos > 0) {
        return;
      }
      drop(index);
      oldest++;
    }
  }

  private int drop(int index) {
    if (held[index] == EMPTY) {
      return 0;
    }
    slots.release(held[index]);
    held[index] = EMPTY;
    return 1;
  }
}
