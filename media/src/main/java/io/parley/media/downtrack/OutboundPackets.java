package io.parley.media.downtrack;

import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.SendSection;
import io.parley.media.slots.PacketSlots;
import io.parley.media.track.IngressStream;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The packets of one down-track that have their numbers: those that wait, and those that left and
/// may be wanted again. Allocates nothing after construction. Owned by one shard.
final class OutboundPackets {

  /// A NACK that comes sooner after a retransmission was sent before that arrived.
  private static final long MAX_REST_NANOS = 100_000_000L;

  /// So far back a packet is looked for that may serve as a probe.
  private static final int PROBED = 8;

  /// What SRTP and the header add to a payload, about.
  static final int OVERHEAD_BYTES = 40;

  /// Where among the payload types it stands how much depends on a packet.
  static final int WEIGHT_AT = 16;

  private static final int WEIGHT_MASK = 3;

  /// Among the payload types: no packet of the publisher's, but parity of those before.
  private static final int PARITY = 1 << 18;

  /// Among the payload types: the first of those that one packet of parity stands for.
  private static final int FIRST = 1 << 19;

  /// Where among the payload types their group stands.
  private static final int GROUP_AT = 20;

  /// Where among the payload types the one of RED stands, 0 for none.
  private static final int RED_AT = 24;

  private final SendSection section;
  private final PacketSlots slots;
  private final PacketRewriter rewriter;
  private final SentPackets sent;
  private final int firstSequence;
  private @Nullable WovenParity woven;
  private long last;
  private long lastWritten;
  private int rtxSequence;
  private long written;

  /// @param capacity packets, a power of two
  /// @param firstSequence 0 to 32767
  OutboundPackets(
      SendSection section,
      PacketSlots slots,
      PacketRewriter rewriter,
      int capacity,
      int firstSequence) {
    this.section = section;
    this.slots = slots;
    this.rewriter = rewriter;
    boolean sound = section.kind() == MediaKind.AUDIO;
    int sends = sound ? SentPackets.MAX_SOUND_SENDS : SentPackets.MAX_PICTURE_SENDS;
    sent = new SentPackets(capacity, sends);
    last = firstSequence - 1L;
    lastWritten = last;
    rtxSequence = firstSequence;
    this.firstSequence = firstSequence;
  }

  /// The highest number that is used.
  long last() {
    return last;
  }

  /// Packets that were written, each counted once.
  long written() {
    return written;
  }

  /// Numbers below the last one that left under which nothing did.
  long gaps() {
    return lastWritten + 1 - firstSequence - written;
  }

  /// A packet gets its number; see [SentPackets#put].
  ///
  /// @return false for one that came before
  boolean put(
      long nowNanos,
      long sequence,
      int slot,
      IngressStream source,
      int timestamp,
      long changes,
      int types) {
    boolean news =
        sent.put(
            nowNanos, sequence, slot, slots.generation(slot), source, timestamp, changes, types);
    last = news ? Math.max(last, sequence) : last;
    return news;
  }

  /// What waits is let go, and its numbers are free again; what left before is of no use any more.
  void letGo() {
    last = lastWritten;
    if (woven != null) {
      woven.letGo();
    }
    sent.letGo(lastWritten, section.source().rtxSsrc() != 0);
  }

  /// The subscriber lost a packet.
  ///
  /// @param sequence 16 bits
  /// @return its number where it is to be sent again, else [SentPackets#NEVER]
  long takeResend(long nowNanos, int sequence, long rttNanos) {
    long lost = last - (short) ((int) last - sequence);
    int index = sent.find(lost, slots);
    boolean again =
        index >= 0
            && (!isParity(lost) || isRepairedApart(sent.payloadTypes(index)))
            && sent.takeResend(nowNanos, index, Math.min(MAX_REST_NANOS, rttNanos), rttNanos);
    return again ? lost : SentPackets.NEVER;
  }

  /// How much depends on a packet that is kept, as [Repairs#weight] says; nothing does on one that
  /// cannot be repaired apart, or says nothing.
  int weight(long sequence) {
    int index = sent.find(sequence, slots);
    boolean apart = index >= 0 && isRepairedApart(sent.payloadTypes(index));
    return apart ? baseWeight(sequence) : Repairs.UPPER;
  }

  /// The same, whether it can be repaired apart or not.
  int baseWeight(long sequence) {
    int index = sent.find(sequence, slots);
    boolean says = index >= 0 && (sent.changes(index) & PacketChanges.EMPTY) == 0;
    return says ? sent.payloadTypes(index) >>> WEIGHT_AT & WEIGHT_MASK : Repairs.UPPER;
  }

  /// A packet behind all others is to be protected by parity among them.
  ///
  /// @param most packets that one packet of parity stands for
  /// @return what is added to its payload types
  int weave(long nowNanos, int most, long sequence, int slot, int weight) {
    WovenParity weaving = woven;
    if (weaving == null) {
      weaving = new WovenParity();
      woven = weaving;
    }
    boolean key = weight == Repairs.KEY;
    int group = weaving.choose(nowNanos, most, sequence, slots.length(slot), key);
    int first = weaving.isFirst() ? FIRST : 0;
    return group < 0 ? 0 : section.parity().red() << RED_AT | group << GROUP_AT | first;
  }

  /// What does this; null before the first.
  @Nullable WovenParity woven() {
    return woven;
  }

  /// The parity of a group gets its number: behind the packet that was put last.
  void putParity(long nowNanos, long sequence, int group) {
    int index = sent.find(last, slots);
    if (index >= 0) {
      put(
          nowNanos,
          sequence,
          sent.slot(index),
          sent.source(index),
          sent.timestamp(index),
          PacketChanges.EMPTY,
          sent.payloadTypes(index) & 0xffff | PARITY | group << GROUP_AT);
    }
  }

  /// Whether under a number nothing of the publisher's left, but parity.
  boolean isParity(long sequence) {
    int index = sent.find(sequence, slots);
    return index >= 0 && (sent.payloadTypes(index) & PARITY) != 0;
  }

  /// As [DownTrack#writeParity].
  int writeParity(
      ParityPackets parity,
      int number,
      int transportSequence,
      MemorySegment target,
      long offset,
      int capacity) {
    return parity.write(rewriter, number, transportSequence, target, offset, capacity);
  }

  /// Whether a packet is to leave once more unasked.
  boolean takeUnasked(long nowNanos, long sequence) {
    int index = sent.find(sequence, slots);
    return index >= 0 && sent.takeUnasked(nowNanos, index);
  }

  /// About how long a packet will be.
  int bytes(long sequence) {
    int index = sent.find(sequence, slots);
    boolean empty = index < 0 || (sent.changes(index) & PacketChanges.EMPTY) != 0;
    return OVERHEAD_BYTES + (empty ? 0 : slots.length(sent.slot(index)));
  }

  /// How much of a packet is not its header.
  int bytesBehind(long sequence, int headerBytes) {
    int index = sent.find(sequence, slots);
    return index < 0 ? 0 : slots.length(sent.slot(index)) - headerBytes;
  }

  /// As [DownTrack#write].
  int write(
      long sequence,
      boolean again,
      int transportSequence,
      MemorySegment target,
      long offset,
      int capacity) {
    int index = sent.find(sequence, slots);
    if (index < 0) {
      return 0;
    }
    int types = sent.payloadTypes(index);
    boolean rtx = again && isRepairedApart(types);
    if (!again) {
      sent.number(index, transportSequence);
      written++;
      lastWritten = Math.max(lastWritten, sequence);
    }
    int number = rtx ? transportSequence : sent.transportSequence(index);
    if (number == SentPackets.NOT_SENT) {
      return 0; // asked for before it left: its first sending is still to come
    }
    WovenParity weaving = woven;
    if (!again && weaving != null && (types & PARITY) != 0) {
      return weaving.write(
          rewriter,
          section,
          group(types),
          (int) sequence,
          sent.timestamp(index),
          number,
          target,
          offset,
          capacity);
    }
    int length = rewrite(index, sequence, rtx, number, target, offset, capacity);
    if (!again && weaving != null && types >>> RED_AT != 0 && length > 0) {
      boolean first = (types & FIRST) != 0;
      weaving.add(section, group(types), first, target, offset, length, (int) sequence);
    }
    return length;
  }

  private static int group(int types) {
    return types >>> GROUP_AT & WovenParity.GROUPS - 1;
  }

  private int rewrite(
      int index,
      long sequence,
      boolean rtx,
      int number,
      MemorySegment target,
      long offset,
      int capacity) {
    int types = sent.payloadTypes(index);
    return rewriter.write(
        target,
        offset,
        capacity,
        slots,
        sent.slot(index),
        sent.source(index).extensions(),
        section,
        rtx ? types >>> 8 & 0xff : types & 0x7f,
        types >>> RED_AT,
        rtx ? rtxSequence++ : (int) sequence,
        rtx ? (int) sequence : PacketRewriter.NOT_RTX,
        sent.timestamp(index),
        sent.changes(index),
        number);
  }

  private boolean isRepairedApart(int types) {
    return section.source().rtxSsrc() != 0 && (types >>> 8 & 0xff) < 0x80;
  }

  /// As [DownTrack#repeats].
  boolean repeats(long sequence) {
    int index = sent.find(sequence, slots);
    return index >= 0 && !isRepairedApart(sent.payloadTypes(index));
  }

  /// As [DownTrack#writeProbe].
  int writeProbe(int transportSequence, MemorySegment target, long offset, int capacity) {
    for (long sequence = lastWritten; sequence > lastWritten - PROBED; sequence--) {
      int index = sent.find(sequence, slots);
      if (index >= 0
          && isRepairedApart(sent.payloadTypes(index))
          && (sent.changes(index) & PacketChanges.EMPTY) == 0) {
        return write(sequence, true, transportSequence, target, offset, capacity);
      }
    }
    int type = retransmissionType();
    return type < 0
        ? 0
        : rewriter.writePadding(
            target, offset, capacity, section, type, rtxSequence++, 0, transportSequence);
  }

  /// The payload type of retransmissions, -1 where the subscriber takes none.
  int retransmissionType() {
    for (PayloadFormat format : section.formats()) {
      if (section.source().rtxSsrc() != 0 && format.rtxPayloadType() >= 0) {
        return format.rtxPayloadType();
      }
    }
    return -1;
  }
}
