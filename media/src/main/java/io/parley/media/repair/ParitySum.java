package io.parley.media.repair;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The parity of a few packets of one source, as one packet of FlexFEC has it behind its RTP header
/// (draft-ietf-payload-flexible-fec-scheme-03): any one of them can be made from it and the others.
/// Allocates nothing after construction. Owned by one shard.
public final class ParitySum {

  /// Longer packets are not protected: what stands for them would not fit into a datagram.
  public static final int MAX_PACKET_BYTES = 1300;

  /// The most that [#write] writes.
  public static final int MAX_BYTES = MAX_PACKET_BYTES + 20;

  private static final int WORD = Long.BYTES;

  private final byte[] sum = new byte[MAX_PACKET_BYTES + WORD];
  private final MemorySegment memory = MemorySegment.ofArray(sum);
  private final boolean[] members = new boolean[ParityHeader.LONG_MASK];
  private int count;
  private int longest;
  private int base;
  private int reach;
  private int lengths;
  private long firstNanos;

  /// Packets that are in it.
  public int count() {
    return count;
  }

  /// When the first came in; only while there is one.
  public long firstNanos() {
    return firstNanos;
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
    boolean within = count == 0 || distance < ParityHeader.LONG_MASK && !members[distance];
    return within && length <= MAX_PACKET_BYTES && length >= ParityHeader.RTP_HEADER_BYTES;
  }

  /// Adds a packet as it is sent, in the clear; only where [#takes].
  ///
  /// @param sequence 16 bits; the first must be the lowest
  /// @param zeroed offset within the packet of two bytes that count as 0, since receivers take what
  ///     changes on the way for that: the transport-wide sequence number; below 0 for none
  public void add(
      long nowNanos, MemorySegment packet, long offset, int length, int sequence, int zeroed) {
    if (count++ == 0) {
      base = sequence;
      firstNanos = nowNanos;
    }
    int distance = sequence - base & 0xffff;
    members[distance] = true;
    reach = Math.max(reach, distance);
    longest = Math.max(longest, length);
    lengths ^= length - ParityHeader.RTP_HEADER_BYTES;
    int at = 0;
    for (; at <= length - WORD; at += WORD) {
      long word = packet.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + at);
      long before = memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
      memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, before ^ word);
    }
    for (; at < length; at++) {
      sum[at] ^= packet.get(ValueLayout.JAVA_BYTE, offset + at);
    }
    if (zeroed >= 0) {
      sum[zeroed] ^= packet.get(ValueLayout.JAVA_BYTE, offset + zeroed);
      sum[zeroed + 1] ^= packet.get(ValueLayout.JAVA_BYTE, offset + zeroed + 1);
    }
  }

  /// Writes the parity of what is in it, at most [#MAX_BYTES].
  ///
  /// @param ssrc of the packets
  /// @return its length
  public int write(int ssrc, MemorySegment target, long offset) {
    int header = ParityHeader.bytes(reach);
    for (int at = 0; at < header; at += Integer.BYTES) {
      Wire.putI32(target, offset + at, 0);
    }
    Wire.putU8(target, offset, sum[0] & 0x3f);
    Wire.putU8(target, offset + 1, sum[1] & 0xff);
    Wire.putU16(target, offset + ParityHeader.LENGTH_AT, lengths);
    Wire.putI32(target, offset + ParityHeader.TIMESTAMP_AT, Wire.i32(memory, 4));
    Wire.putU8(target, offset + ParityHeader.SOURCES_AT, 1);
    Wire.putI32(target, offset + ParityHeader.SSRC_AT, ssrc);
    Wire.putU16(target, offset + ParityHeader.BASE_AT, base);
    for (int distance = 0; distance <= reach; distance++) {
      if (members[distance]) {
        mark(target, offset, ParityHeader.bit(distance));
      }
    }
    mark(target, offset, last(reach));
    int payload = longest - ParityHeader.RTP_HEADER_BYTES;
    MemorySegment.copy(memory, ParityHeader.RTP_HEADER_BYTES, target, offset + header, payload);
    return header + payload;
  }

  /// The bit that says of the last mask that it is the last.
  private static int last(int reach) {
    if (reach < ParityHeader.SHORT_MASK) {
      return 0;
    }
    return ParityHeader.bit(reach < ParityHeader.MIDDLE_MASK ? 15 : 46) - 1;
  }

  private static void mark(MemorySegment target, long offset, int bit) {
    long at = offset + ParityHeader.MASK_AT + bit / 8;
    Wire.putU8(target, at, Wire.u8(target, at) | 0x80 >>> bit % 8);
  }
}
