package io.parley.media.slots;

import io.parley.media.ice.Path;
import java.lang.foreign.MemorySegment;

/// Packets lent for sending, those of one receiver next to each other.
///
/// What it shows is valid until the next call to whoever filled it. Packets of one run lie back to
/// back in one segment.
public final class PacketBatch {

  /// How many packets it holds at most.
  public static final int CAPACITY = 64;

  private final MemorySegment[] memories = new MemorySegment[CAPACITY];
  private final long[] offsets = new long[CAPACITY];
  private final int[] lengths = new int[CAPACITY];
  private final Path[] paths = new Path[CAPACITY];
  private int size;

  /// How many packets it holds.
  public int size() {
    return size;
  }

  /// Whether no further packet fits.
  public boolean isFull() {
    return size == CAPACITY;
  }

  /// Forgets all packets.
  public void clear() {
    size = 0;
  }

  /// Adds a packet, while there is room.
  public void add(MemorySegment memory, long offset, int length, Path path) {
    memories[size] = memory;
    offsets[size] = offset;
    lengths[size] = length;
    paths[size] = path;
    size++;
  }

  /// The segment of a packet.
  public MemorySegment memory(int index) {
    return memories[index];
  }

  /// Where a packet begins in its segment.
  public long offset(int index) {
    return offsets[index];
  }

  /// How long a packet is.
  public int length(int index) {
    return lengths[index];
  }

  /// Where a packet goes; the same object throughout a run.
  public Path path(int index) {
    return paths[index];
  }
}
