package io.parley.media.downtrack;

import io.parley.media.repair.FlexfecPayload;
import io.parley.media.repair.ParityHeader;
import io.parley.media.repair.ParitySum;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.SendSection;
import java.lang.foreign.MemorySegment;

/// Packets of parity of one down-track, under a source of its own: those that are being summed up,
/// and those that wait to leave. Allocates nothing after construction, which is when the first is
// wanted. Owned by one
/// shard.
final class ParityPackets {

  /// No packet of parity.
  static final int NONE = -1;

  /// Older packets are not waited with: parity for them has to be there while they are in time.
  private static final long MOST_WAIT_NANOS = 80_000_000L;

  /// Parity that waits; older ones are overwritten. A power of two.
  private static final int WAITING = 4;

  private final SendSection section;
  private final ParitySum sum = new ParitySum(ParityHeader.LONG_MASK);
  private final RtpHeader header = new RtpHeader();
  private final MemorySegment waiting =
      MemorySegment.ofArray(new byte[WAITING * ParitySum.MAX_BYTES]);
  private final int[] lengths = new int[WAITING];
  private final int[] timestamps = new int[WAITING];
  private long firstNanos;
  private int made;
  private int rtpSequence;

  ParityPackets(SendSection section, int firstSequence) {
    this.section = section;
    rtpSequence = firstSequence;
  }

  /// A packet leaves, in the clear.
  ///
  /// @param most packets that one packet of parity stands for
  /// @return the number of the parity that it completes; [#NONE] where it does not
  int add(long nowNanos, int most, MemorySegment packet, long offset, int length, int sequence) {
    if (sum.count() > 0 && nowNanos - firstNanos > 2 * MOST_WAIT_NANOS) {
      sum.clear();
    }
    int number = NONE;
    if (!sum.takes(sequence, length)) {
      number = sum.count() > 1 ? make() : NONE;
      sum.clear();
    }
    if (sum.takes(sequence, length) && header.wrap(packet, offset, length)) {
      int id = section.extensions().transportCc();
      boolean numbered = id > 0 && header.extensionBytes(id) == 2;
      int zeroed = numbered ? (int) (header.extensionOffset(id) - offset) : -1;
      firstNanos = sum.count() == 0 ? nowNanos : firstNanos;
      sum.add(packet, offset, length, sequence, zeroed);
      timestamps[made & WAITING - 1] = header.timestamp();
    }
    boolean done = sum.count() >= most || nowNanos - firstNanos >= MOST_WAIT_NANOS;
    return number == NONE && sum.count() > 0 && done ? make() : number;
  }

  private int make() {
    int slot = made & WAITING - 1;
    long at = (long) slot * ParitySum.MAX_BYTES;
    lengths[slot] = FlexfecPayload.write(sum, section.source().ssrc(), waiting, at);
    timestamps[made + 1 & WAITING - 1] = timestamps[slot];
    sum.clear();
    return made++;
  }

  /// How long parity is, without what SRTP and its header add.
  int bytes(int number) {
    return lengths[number & WAITING - 1];
  }

  /// Writes parity that waited.
  ///
  /// @return its length; 0 where it waited too long
  int write(
      PacketRewriter rewriter,
      int number,
      int transportSequence,
      MemorySegment target,
      long offset,
      int capacity) {
    int slot = number & WAITING - 1;
    if (made - number > WAITING - 1 || number >= made) {
      return 0;
    }
    return rewriter.writeParity(
        target,
        offset,
        capacity,
        section,
        rtpSequence++,
        timestamps[slot],
        transportSequence,
        waiting,
        (long) slot * ParitySum.MAX_BYTES,
        lengths[slot]);
  }
}
