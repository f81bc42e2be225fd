package io.parley.media.downtrack;

import io.parley.media.repair.ParitySum;
import io.parley.media.repair.UlpfecPayload;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.SendSection;
import java.lang.foreign.MemorySegment;

/// Parity among the packets of one down-track (RFC 5109 in RFC 2198). Packets that shall be
/// protected are put into groups as they get their numbers; the parity of a group gets its number
/// behind the picture that ends it, since within one a receiver takes it for a hole; and what it
/// is, is known when the group has left. Allocates nothing after construction, which is when the
/// first is wanted. Owned by one shard.
final class WovenParity {

  /// Groups that wait for their parity to be written; packets beyond are not protected. A power of
  /// two. 32 packets are a key frame of 30 kB where each two are protected.
  static final int GROUPS = 16;

  /// Older packets are not waited with: parity for them has to be there while they are in time.
  private static final long MOST_WAIT_NANOS = 60_000_000L;

  private final ParitySum[] sums = new ParitySum[GROUPS];
  private final int[] longest = new int[GROUPS];
  private final boolean[] keys = new boolean[GROUPS];
  private final RtpHeader header = new RtpHeader();
  private final MemorySegment written = MemorySegment.ofArray(new byte[ParitySum.MAX_BYTES]);
  private long open;
  private long taken;
  private int count;
  private long firstNanos;
  private long firstSequence;

  WovenParity() {
    for (int i = 0; i < GROUPS; i++) {
      sums[i] = new ParitySum(UlpfecPayload.LONG_MASK);
    }
  }

  /// A packet behind all others gets its number and is to be protected.
  ///
  /// @param most packets of a group
  /// @param bytes about as long as it will be
  /// @return its group, below [#GROUPS]; -1 where there is none
  int choose(long nowNanos, int most, long sequence, int bytes, boolean key) {
    if (count > 0 && (count >= most || sequence - firstSequence >= UlpfecPayload.LONG_MASK)) {
      close();
    }
    if (open - taken >= GROUPS) {
      return -1;
    }
    int group = (int) open & GROUPS - 1;
    if (count++ == 0) {
      firstNanos = nowNanos;
      firstSequence = sequence;
      longest[group] = 0;
      keys[group] = false;
    }
    longest[group] = Math.max(longest[group], bytes);
    keys[group] |= key;
    return group;
  }

  /// Whether the packet that was chosen last is the first of its group.
  boolean isFirst() {
    return count == 1;
  }

  private void close() {
    count = 0;
    open++;
  }

  /// A picture ended: whether the parity of a group is to follow it.
  ///
  /// @param most packets of a group
  boolean isDue(long nowNanos, int most) {
    if (count > 0 && (count >= most || nowNanos - firstNanos >= MOST_WAIT_NANOS)) {
      close();
    }
    return open > taken;
  }

  /// About how long the parity that is due will be.
  int bytes() {
    return longest[(int) taken & GROUPS - 1] + UlpfecPayload.headerBytes(true);
  }

  /// Whether the parity that is due is of a key frame.
  boolean isKey() {
    return keys[(int) taken & GROUPS - 1];
  }

  /// What is due is no more, whether it gets a number or not.
  ///
  /// @return its group
  int take() {
    return (int) taken++ & GROUPS - 1;
  }

  /// What was chosen does not leave.
  void letGo() {
    close();
    taken = open;
  }

  /// A packet that was chosen is written, in the clear, in RED.
  void add(
      SendSection section,
      int group,
      boolean first,
      MemorySegment packet,
      long offset,
      int length,
      int sequence) {
    ParitySum sum = sums[group];
    if (first) {
      sum.clear();
    }
    int unwrapped = length - 1;
    if (sum.takes(sequence & 0xffff, unwrapped)
        && header.wrap(packet, offset, length)
        && header.payloadType() == section.parity().red()) {
      int id = section.extensions().transportCc();
      boolean numbered = id > 0 && header.extensionBytes(id) == 2;
      int zeroed = numbered ? (int) (header.extensionOffset(id) - offset) : -1;
      int headerBytes = header.headerBytes();
      sum.addUnwrapped(packet, offset, unwrapped, headerBytes, sequence & 0xffff, zeroed);
    }
  }

  /// Writes the parity of what left of a group; without any a packet that is empty, since its
  /// number is waited for.
  ///
  /// @return its length; 0 where it does not fit
  int write(
      PacketRewriter rewriter,
      SendSection section,
      int group,
      int sequence,
      int timestamp,
      int transportSequence,
      MemorySegment target,
      long offset,
      int capacity) {
    ParitySum sum = sums[group];
    int bytes = sum.count() == 0 ? 0 : UlpfecPayload.write(sum, written, 0);
    sum.clear();
    return rewriter.writeWoven(
        target, offset, capacity, section, sequence, timestamp, transportSequence, written, bytes);
  }
}
