package io.parley.media.slots;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The packet memory of one shard: slots of two sizes, off heap, bounded.
///
/// A slot is a number. Whoever acquires it owns it until it is released or handed over; a packet
/// that was received stays in its slot for as long as the history keeps it. Memory is taken in
/// chunks when it is first needed, so that an idle node stays small, and is kept. Owned by one
/// shard's thread.
public final class PacketSlots implements AutoCloseable {

  /// What acquire answers when there is no slot left.
  public static final int NONE = -1;

  /// Holds an audio packet with its extensions and tag.
  public static final int SMALL_BYTES = 256;

  /// Holds any packet of one Ethernet frame, with room for what is added.
  public static final int LARGE_BYTES = 2048;

  private static final int CHUNK_SLOTS = 256;

  private final Arena arena = Arena.ofShared();
  private final SlotClass small;
  private final SlotClass large;
  private SlotReclaim reclaim = wantsLarge -> 0;
  private long reclaimed;
  private long refused;

  /// @param smallSlots how many of [#SMALL_BYTES]
  /// @param largeSlots how many of [#LARGE_BYTES]
  public PacketSlots(int smallSlots, int largeSlots) {
    small = new SlotClass(SMALL_BYTES, smallSlots);
    large = new SlotClass(LARGE_BYTES, largeSlots);
  }

  /// Names the one who gives slots back when there is none left.
  public void reclaimFrom(SlotReclaim holder) {
    reclaim = holder;
  }

  /// Takes a slot.
  ///
  /// @param bytes how much it has to hold, at most [#LARGE_BYTES]
  /// @return its number; [#NONE], counted, where even the history had none to give back
  public int acquire(int bytes) {
    if (bytes > LARGE_BYTES) {
      throw new IllegalArgumentException("no slot holds " + bytes + " bytes");
    }
    boolean fitsSmall = bytes <= SMALL_BYTES;
    int slot = fitsSmall ? take(small) : NONE;
    return slot != NONE ? slot : acquireLarge();
  }

  private int acquireLarge() {
    int slot = take(large);
    if (slot == NONE) {
      refused++;
      return NONE;
    }
    return slot | LARGE_BIT;
  }

  private int take(SlotClass of) {
    int slot = of.take();
    if (slot == NONE && of.count > 0) {
      reclaimed += reclaim.giveBack(of == large);
      slot = of.take();
    }
    return slot;
  }

  /// Gives a slot back. What was remembered of it under its generation is no longer valid.
  public void release(int slot) {
    of(slot).release(slot & ~LARGE_BIT);
  }

  /// Moves a packet that is short into a small slot where there is one.
  ///
  /// @return the slot that now holds it; the old one is released if it is another
  public int compact(int slot) {
    int length = length(slot);
    if (!isLarge(slot) || length > SMALL_BYTES) {
      return slot;
    }
    int to = small.take(); // not by eviction: a packet that stays where it is costs nothing
    if (to == NONE) {
      return slot;
    }
    MemorySegment.copy(memory(slot), offset(slot), memory(to), offset(to), length);
    setLength(to, length);
    release(slot);
    return to;
  }

  /// Whether the slot is of the large class.
  public static boolean isLarge(int slot) {
    return (slot & LARGE_BIT) != 0;
  }

  /// The segment in which the slot lies.
  public MemorySegment memory(int slot) {
    return of(slot).chunks[(slot & ~LARGE_BIT) / CHUNK_SLOTS];
  }

  /// Where the slot begins in its segment.
  public long offset(int slot) {
    return (long) ((slot & ~LARGE_BIT) % CHUNK_SLOTS) * of(slot).bytes;
  }

  /// How many bytes the slot holds.
  public int capacity(int slot) {
    return of(slot).bytes;
  }

  /// Length of the packet in it.
  public int length(int slot) {
    return of(slot).lengths[slot & ~LARGE_BIT];
  }

  /// Sets the length of the packet in it.
  public void setLength(int slot, int length) {
    of(slot).lengths[slot & ~LARGE_BIT] = length;
  }

  /// Counts how often the slot was released: who remembers a slot remembers this too.
  public int generation(int slot) {
    return of(slot).generations[slot & ~LARGE_BIT];
  }

  /// How many slots of either class are taken.
  public int taken() {
    return small.taken + large.taken;
  }

  /// How many slots the history gave back early, since the start.
  public long reclaimed() {
    return reclaimed;
  }

  /// How often there was no slot at all, since the start.
  public long refused() {
    return refused;
  }

  private static final int LARGE_BIT = 1 << 30;

  private SlotClass of(int slot) {
    return isLarge(slot) ? large : small;
  }

  /// Frees the memory. Nothing may use it any more.
  @Override
  public void close() {
    arena.close();
  }

  private final class SlotClass {
    final int bytes;
    final int count;
    final MemorySegment[] chunks;
    final int[] lengths;
    final int[] generations;
    private final int[] free;
    private int freeCount;
    private int used;
    int taken;

    SlotClass(int bytes, int count) {
      this.bytes = bytes;
      this.count = count;
      chunks = new MemorySegment[(count + CHUNK_SLOTS - 1) / CHUNK_SLOTS];
      lengths = new int[count];
      generations = new int[count];
      free = new int[count];
    }

    int take() {
      if (freeCount > 0) {
        taken++;
        return free[--freeCount];
      }
      if (used == count) {
        return NONE;
      }
      if (used % CHUNK_SLOTS == 0) {
        chunks[used / CHUNK_SLOTS] = arena.allocate((long) CHUNK_SLOTS * bytes, 64);
      }
      taken++;
      return used++;
    }

    void release(int slot) {
      generations[slot]++;
      free[freeCount++] = slot;
      taken--;
    }
  }
}
