package io.parley.media.repair;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The parity of a few packets of one source: any one of them can be made from it and the others.
/// [FlexfecPayload] and [UlpfecPayload] write it down. Allocates nothing after construction. Owned
/// by one shard.
public final class ParitySum {

  /// Longer packets are not protected: what stands for them would not fit into a datagram.
  public static final int MAX_PACKET_BYTES = 1300;

  /// The most that writing it down takes.
  public static final int MAX_BYTES = MAX_PACKET_BYTES + 20;

  private static final int WORD = Long.BYTES;

  private final byte[] sum = new byte[MAX_PACKET_BYTES + WORD];
  private final MemorySegment memory = MemorySegment.ofArray(sum);
  private final boolean[] members;
  private int count;
  private int longest;
  private int base;
  private int reach;
  private int lengths;

  /// @param mostReach sequence numbers from the first that a packet can be in it, as the form in
  ///     which it is written allows
  public ParitySum(int mostReach) {
    members = new boolean[mostReach];
  }

  /// Packets that are in it.
  public int count() {
    return count;
  }

  /// Nothing is in it any more.
  public void clear() {
    Arrays.fill(sum, 0, Math.min(sum.length, longest + WORD), (byte) 0);
    Arrays.fill(members, false);
    count = 0;
    longest = 0;
    reach = 0;
    lengths = 0;
  }

  /// Whether a packet can still come in.
  ///
  /// @param sequence 16 bits
  public boolean takes(int sequence, int length) {
    int distance = sequence - base & 0xffff;
    boolean within = count == 0 || distance < members.length && !members[distance];
    return within && length <= MAX_PACKET_BYTES && length >= ParityHeader.RTP_HEADER_BYTES;
  }

  /// Adds a packet as it is sent, in the clear; only where [#takes].
  ///
  /// @param sequence 16 bits; the first must be the lowest
  /// @param zeroed offset within the packet of two bytes that count as 0, since receivers take what
  ///     changes on the way for that: the transport-wide sequence number; below 0 for none
  public void add(MemorySegment packet, long offset, int length, int sequence, int zeroed) {
    enter(length, sequence);
    fold(packet, offset, length, 0);
    zero(packet, offset, zeroed);
  }

  /// The same for a packet that leaves as the one block of a packet of RED (RFC 2198 §3): what is
  /// added is the packet that the receiver unwraps.
  ///
  /// @param length without the byte of RED, to be asked for with [#takes]
  /// @param headerBytes behind which that byte is
  public void addUnwrapped(
      MemorySegment packet, long offset, int length, int headerBytes, int sequence, int zeroed) {
    enter(length, sequence);
    fold(packet, offset, headerBytes, 0);
    fold(packet, offset + headerBytes + 1, length - headerBytes, headerBytes);
    int wrappedType = packet.get(ValueLayout.JAVA_BYTE, offset + 1);
    int type = packet.get(ValueLayout.JAVA_BYTE, offset + headerBytes);
    sum[1] ^= (byte) ((wrappedType ^ type) & 0x7f);
    zero(packet, offset, zeroed);
  }

  private void enter(int length, int sequence) {
    if (count++ == 0) {
      base = sequence;
    }
    int distance = sequence - base & 0xffff;
    members[distance] = true;
    reach = Math.max(reach, distance);
    longest = Math.max(longest, length);
    lengths ^= length - ParityHeader.RTP_HEADER_BYTES;
  }

  private void fold(MemorySegment packet, long offset, int length, int into) {
    int at = 0;
    for (; at <= length - WORD; at += WORD) {
      long word = packet.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + at);
      long before = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, into + at);
      memory.set(ValueLayout.JAVA_LONG_UNALIGNED, into + at, before ^ word);
    }
    for (; at < length; at++) {
      sum[into + at] ^= packet.get(ValueLayout.JAVA_BYTE, offset + at);
    }
  }

  private void zero(MemorySegment packet, long offset, int zeroed) {
    if (zeroed >= 0) {
      sum[zeroed] ^= packet.get(ValueLayout.JAVA_BYTE, offset + zeroed);
      sum[zeroed + 1] ^= packet.get(ValueLayout.JAVA_BYTE, offset + zeroed + 1);
    }
  }

  /// The lowest sequence number that is in it.
  int base() {
    return base;
  }

  /// How far beyond the lowest sequence number the highest one is.
  int reach() {
    return reach;
  }

  /// Whether the packet so far beyond the lowest is in it.
  boolean has(int distance) {
    return members[distance];
  }

  /// The lengths behind the fixed header, summed up.
  int lengths() {
    return lengths;
  }

  /// The longest packet without its fixed header.
  int payloadBytes() {
    return longest - ParityHeader.RTP_HEADER_BYTES;
  }

  /// The packets as they are, summed up.
  MemorySegment bytes() {
    return memory;
  }
}
