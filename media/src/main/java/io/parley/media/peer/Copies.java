package io.parley.media.peer;

import io.parley.media.downtrack.DownTrack;
import org.jspecify.annotations.Nullable;

/// Packets that left and shall leave once more before anybody asks, a while apart so that one burst
/// of losses does not take both. Allocates nothing after its first use. Owned by one shard.
final class Copies {

  /// Between a packet and its copy. Shorter, and a Wi-Fi or queue that fails for a moment takes
  /// both; longer, and the receiver has asked before the copy is there.
  static final long APART_NANOS = 20_000_000L;

  /// Copies that wait; a further one is not made. At 20 ms some 100 Mbit/s of packets.
  static final int CAPACITY = 256;

  private @Nullable DownTrack[] downTracks = new @Nullable DownTrack[0];
  private long[] sequences = new long[0];
  private long[] dueNanos = new long[0];
  private byte[] counts = new byte[0];
  private int head;
  private int size;
  private long refused;

  /// A packet left whose copies are to follow.
  void add(long nowNanos, DownTrack downTrack, long sequence, int count) {
    if (downTracks.length == 0) {
      downTracks = new @Nullable DownTrack[CAPACITY];
      sequences = new long[CAPACITY];
      dueNanos = new long[CAPACITY];
      counts = new byte[CAPACITY];
    }
    if (size == CAPACITY) {
      refused++;
      return;
    }
    int index = head + size++ & CAPACITY - 1;
    downTracks[index] = downTrack;
    sequences[index] = sequence;
    dueNanos[index] = nowNanos + APART_NANOS;
    counts[index] = (byte) count;
  }

  /// Queues what is due, where it was not asked for meanwhile.
  void release(long nowNanos) {
    while (size > 0 && nowNanos - dueNanos[head] >= 0) {
      DownTrack downTrack = downTracks[head];
      long sequence = sequences[head];
      int count = counts[head];
      downTracks[head] = null;
      head = head + 1 & CAPACITY - 1;
      size--;
      if (downTrack != null && downTrack.copy(nowNanos, sequence) && count > 1) {
        add(nowNanos, downTrack, sequence, count - 1);
      }
    }
  }

  /// What waits of a down-track is not sent.
  void letGo(DownTrack downTrack) {
    for (int i = 0; i < size; i++) {
      int index = head + i & CAPACITY - 1;
      if (downTracks[index] == downTrack) {
        downTracks[index] = null;
      }
    }
  }

  /// When [#release] has something to do, [Long#MAX_VALUE] where nothing waits.
  long wakeNanos() {
    return size == 0 ? Long.MAX_VALUE : dueNanos[head];
  }

  /// Copies for which there was no room.
  long refused() {
    return refused;
  }
}
