package io.parley.media.track;

import io.parley.media.codec.RedPayload;
import io.parley.media.codec.RedWriter;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.slots.PacketSlots;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One audio track's packets with the frames before them repeated in each (RFC 2198): built when
/// the first subscriber of a depth asks, and then the same for all others of that depth.
///
/// What was built stays in its slot while it may be sent again, since a repetition on the same
/// source has to have the same bytes. Allocates nothing once the first was built. Owned by one
/// shard.
final class RedundantPackets {

  /// Of a packet with all that is added to it. Larger, and it is lost where a tunnel takes some
  /// bytes of each packet; smaller, and less of music is repeated.
  static final int MAX_PACKET_BYTES = 1200;

  /// For extensions that a subscriber gets beyond the publisher's, and for the tag.
  private static final int RESERVED_BYTES = 40;

  /// How long they may be sent again: later, a player no longer waits.
  static final long KEEP_NANOS = 500_000_000L;

  /// Packets that are kept, of all depths.
  static final int KEPT = 128;

  /// Depths and payload types in which one packet is built. Who wants another one gets it plain.
  private static final int KINDS = 8;

  private final PacketSlots slots;
  private final RtpHeader header = new RtpHeader();
  private final RtpHeader earlier = new RtpHeader();
  private final RedWriter writer = new RedWriter();
  private final int[] depths = new int[KINDS];
  private final int[] types = new int[KINDS];
  private final int[] built = new int[KINDS];
  private int kinds;
  private int[] kept = {};
  private long[] keptNanos = {};
  private int head;
  private int size;
  private @Nullable IngressStream stream;
  private int current = PacketSlots.NONE;
  private long sequence;
  private long first;
  private long packetsBuilt;

  RedundantPackets(PacketSlots slots) {
    this.slots = slots;
  }

  /// A packet is about to be forwarded.
  ///
  /// @param from its stream, which keeps it already
  void begin(IngressStream from, int slot, long itsSequence) {
    if (from != stream) {
      stream = from;
      first = itsSequence;
    }
    sequence = itsSequence;
    kinds = 0;
    // One that was overtaken goes alone: what it would repeat had its chance.
    current = from.isLast(itsSequence) ? slot : PacketSlots.NONE;
  }

  /// What came before must not be heard any more.
  void restart() {
    stream = null;
    current = PacketSlots.NONE;
  }

  /// The packet of [#begin] with up to so many frames before it.
  ///
  /// @param slot of the packet itself
  /// @param type of the subscriber's plain packets
  /// @return a slot that stays ours; [PacketSlots#NONE] where the packet goes as it is
  int slot(long nowNanos, int slot, int depth, int type) {
    IngressStream from = stream;
    if (slot != current || slot == PacketSlots.NONE || from == null) {
      return PacketSlots.NONE;
    }
    for (int i = 0; i < kinds; i++) {
      if (depths[i] == depth && types[i] == type) {
        return built[i];
      }
    }
    if (kinds == KINDS) {
      return PacketSlots.NONE;
    }
    int made = build(nowNanos, from, depth, type);
    depths[kinds] = depth;
    types[kinds] = type;
    built[kinds++] = made;
    return made;
  }

  private int build(long nowNanos, IngressStream from, int depth, int type) {
    if (!header.wrap(slots.memory(current), slots.offset(current), slots.length(current))) {
      return PacketSlots.NONE;
    }
    int room = MAX_PACKET_BYTES - RESERVED_BYTES - header.headerBytes();
    if (header.payloadBytes() == 0 || header.payloadBytes() >= room) {
      return PacketSlots.NONE;
    }
    collect(from, depth, type, room);
    long reclaimed = slots.reclaimed();
    int made = slots.acquire(header.headerBytes() + writer.bytes());
    if (made == PacketSlots.NONE) {
      return PacketSlots.NONE;
    }
    if (slots.reclaimed() != reclaimed) {
      collect(from, depth, type, room); // it may have been the place of what was to be repeated
    }
    MemorySegment memory = slots.memory(made);
    long offset = slots.offset(made);
    long start = header.payloadOffset() - header.headerBytes();
    MemorySegment.copy(header.memory(), start, memory, offset, header.headerBytes());
    RtpHeader.clearPadding(memory, offset);
    writer.write(memory, offset + header.headerBytes());
    slots.setLength(made, header.headerBytes() + writer.bytes());
    keep(nowNanos, made);
    packetsBuilt++;
    return made;
  }

  private void collect(IngressStream from, int depth, int type, int room) {
    writer.begin(type, header.memory(), header.payloadOffset(), header.payloadBytes(), room);
    int most = Math.min(depth, RedPayload.MAX_BLOCKS);
    for (int back = 1; back <= most && sequence - back >= first; back++) {
      int slot = from.slot(sequence - back);
      if (slot != PacketSlots.NONE
          && earlier.wrap(slots.memory(slot), slots.offset(slot), slots.length(slot))
          && !writer.add(
              earlier.memory(),
              earlier.payloadOffset(),
              earlier.payloadBytes(),
              header.timestamp() - earlier.timestamp())) {
        return; // those before it are still further back
      }
    }
  }

  private void keep(long nowNanos, int slot) {
    if (kept.length == 0) {
      kept = new int[KEPT];
      keptNanos = new long[KEPT];
    }
    while (size > 0 && (size == KEPT || nowNanos - keptNanos[head] > KEEP_NANOS)) {
      releaseOldest();
    }
    int index = (head + size) % KEPT;
    kept[index] = slot;
    keptNanos[index] = nowNanos;
    size++;
  }

  private void releaseOldest() {
    slots.release(kept[head]);
    head = (head + 1) % KEPT;
    size--;
  }

  /// Releases the oldest; those of the present packet stay.
  ///
  /// @return how many were released
  int evict(int count) {
    int released = 0;
    while (released < count && size > KINDS) {
      releaseOldest();
      released++;
    }
    return released;
  }

  /// Releases everything.
  void clear() {
    while (size > 0) {
      releaseOldest();
    }
    Arrays.fill(built, PacketSlots.NONE);
    restart();
  }

  /// Packets that were built, since the start.
  long packetsBuilt() {
    return packetsBuilt;
  }
}
