package io.parley.media.rtcp;

import static io.parley.media.rtcp.RtcpFormat.DLRR_ENTRY_BYTES;
import static io.parley.media.rtcp.RtcpFormat.FEEDBACK_BYTES;
import static io.parley.media.rtcp.RtcpFormat.FIR_ENTRY_BYTES;
import static io.parley.media.rtcp.RtcpFormat.HEADER_BYTES;
import static io.parley.media.rtcp.RtcpFormat.MAX_COUNT;
import static io.parley.media.rtcp.RtcpFormat.RECEIVER_INFO_BYTES;
import static io.parley.media.rtcp.RtcpFormat.REMB_FIXED_BYTES;
import static io.parley.media.rtcp.RtcpFormat.REPORT_BLOCK_BYTES;
import static io.parley.media.rtcp.RtcpFormat.SENDER_INFO_BYTES;

import io.parley.media.rtp.ReceptionStatistics;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Writes compound RTCP packets (RFC 3550 §6.1) part by part into memory.
///
/// A part that does not fit is not written at all and its method says so; what was written before
/// stays valid. Leave room for SRTCP's index and tag when choosing the capacity. Allocates nothing.
/// Owned by one shard.
public final class RtcpWriter {

  private static final int NO_REPORT = -1;

  private MemorySegment memory = MemorySegment.NULL;
  private long offset;
  private int capacity;
  private int written;

  /// Where the report that takes blocks begins, relative to the offset.
  private int report = NO_REPORT;

  /// Begins a compound packet.
  ///
  /// @param capacity how many bytes from `offset` may be written
  public void begin(MemorySegment memory, long offset, int capacity) {
    this.memory = memory;
    this.offset = offset;
    this.capacity = capacity;
    written = 0;
    report = NO_REPORT;
  }

  /// Length of what was written since [#begin].
  public int length() {
    return written;
  }

  /// How many bytes may still be written.
  public int remaining() {
    return capacity - written;
  }

  /// A sender report (RFC 3550 §6.4.1), to which blocks may be added.
  ///
  /// @param ntpTime as [NtpTime] has it
  /// @param rtpTime the same instant on the clock of the RTP timestamps
  /// @param packetCount its lowest 32 bits are sent
  /// @param octetCount of payload; its lowest 32 bits are sent
  public boolean senderReport(
      int ssrc, long ntpTime, int rtpTime, long packetCount, long octetCount) {
    if (!open(RtcpFormat.SENDER_REPORT, 0, SENDER_INFO_BYTES)) {
      return false;
    }
    long at = offset + written - SENDER_INFO_BYTES;
    Wire.putI32(memory, at + 4, ssrc);
    Wire.putI64(memory, at + 8, ntpTime);
    Wire.putI32(memory, at + 16, rtpTime);
    Wire.putI32(memory, at + 20, (int) packetCount);
    Wire.putI32(memory, at + 24, (int) octetCount);
    report = written - SENDER_INFO_BYTES;
    return true;
  }

  /// A receiver report (RFC 3550 §6.4.2), to which blocks may be added.
  public boolean receiverReport(int senderSsrc) {
    if (!open(RtcpFormat.RECEIVER_REPORT, 0, RECEIVER_INFO_BYTES)) {
      return false;
    }
    Wire.putI32(memory, offset + written - 4, senderSsrc);
    report = written - RECEIVER_INFO_BYTES;
    return true;
  }

  /// Adds a block to the report that was written last.
  ///
  /// @param fractionLost in 1/256
  /// @param cumulativeLost clamped to 24 bits
  /// @param jitter in units of the RTP timestamp
  /// @param lastSenderReport middle 32 bits of its NTP time, 0 where none came
  /// @param delaySinceSenderReport in 1/65536 s
  /// @return false when it does not fit, the report is full (31 blocks), or another part was begun
  public boolean reportBlock(
      int ssrc,
      int fractionLost,
      int cumulativeLost,
      int extendedHighest,
      long jitter,
      int lastSenderReport,
      int delaySinceSenderReport) {
    if (report == NO_REPORT || remaining() < REPORT_BLOCK_BYTES) {
      return false;
    }
    long head = offset + report;
    if ((Wire.u8(memory, head) & MAX_COUNT) == MAX_COUNT) {
      return false;
    }
    Wire.putU8(memory, head, Wire.u8(memory, head) + 1);
    Wire.putU16(memory, head + 2, Wire.u16(memory, head + 2) + REPORT_BLOCK_BYTES / 4);
    long at = offset + written;
    Wire.putI32(memory, at, ssrc);
    Wire.putU8(memory, at + 4, fractionLost);
    Wire.putU24(memory, at + 5, Math.clamp(cumulativeLost, -0x800000, 0x7fffff));
    Wire.putI32(memory, at + 8, extendedHighest);
    Wire.putI32(memory, at + 12, (int) jitter);
    Wire.putI32(memory, at + 16, lastSenderReport);
    Wire.putI32(memory, at + 20, delaySinceSenderReport);
    written += REPORT_BLOCK_BYTES;
    return true;
  }

  /// Adds a block with what is known of a stream, and begins its next interval.
  public boolean reportBlock(int ssrc, long nowNanos, ReceptionStatistics statistics) {
    if (report == NO_REPORT || remaining() < REPORT_BLOCK_BYTES) {
      return false; // before the interval is closed: its losses belong into a block that is sent
    }
    return reportBlock(
        ssrc,
        statistics.takeFractionLost(),
        statistics.cumulativeLost(),
        statistics.extendedHighest(),
        statistics.jitter(),
        statistics.lastSenderReport(),
        statistics.delaySinceSenderReport(nowNanos));
  }

  /// A source description with the items that WebRTC wants (RFC 3550 §6.5, RFC 8843 §15.2).
  ///
  /// @param cname at most 255 bytes of UTF-8
  /// @param mid at most 255 bytes; empty to leave it out
  public boolean sourceDescription(int ssrc, byte[] cname, byte[] mid) {
    int items = 2 + cname.length + (mid.length == 0 ? 0 : 2 + mid.length);
    int bytes = HEADER_BYTES + 4 + (items + 4 & ~3); // one to four zeros end the items
    if (cname.length > 255 || mid.length > 255 || !open(RtcpFormat.SOURCE_DESCRIPTION, 1, bytes)) {
      return false;
    }
    long at = offset + written - bytes + HEADER_BYTES;
    Wire.putI32(memory, at, ssrc);
    long next = item(at + 4, RtcpFormat.SDES_CNAME, cname);
    if (mid.length > 0) {
      next = item(next, RtcpFormat.SDES_MID, mid);
    }
    while (next < offset + written) {
      Wire.putU8(memory, next++, 0);
    }
    return true;
  }

  private long item(long at, int type, byte[] value) {
    Wire.putU8(memory, at, type);
    Wire.putU8(memory, at + 1, value.length);
    MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, at + 2, value.length);
    return at + 2 + value.length;
  }

  /// A goodbye of one source, without a reason (RFC 3550 §6.6).
  public boolean bye(int ssrc) {
    if (!open(RtcpFormat.BYE, 1, HEADER_BYTES + 4)) {
      return false;
    }
    Wire.putI32(memory, offset + written - 4, ssrc);
    return true;
  }

  /// Asks for packets that did not come (RFC 4585 §6.2.1), up to 17 in four bytes.
  ///
  /// @param sequences ascending; the lowest 16 bits count
  /// @param count how many of `sequences` to ask for, from its start
  /// @return how many are asked for: fewer than `count` where the rest does not fit, 0 where
  ///     nothing was written
  public int nack(int senderSsrc, int mediaSsrc, long[] sequences, int count) {
    if (count == 0 || remaining() < FEEDBACK_BYTES + 4) {
      return 0;
    }
    feedback(
        RtcpFormat.TRANSPORT_FEEDBACK,
        RtcpFormat.FEEDBACK_NACK,
        FEEDBACK_BYTES,
        senderSsrc,
        mediaSsrc);
    int start = written - FEEDBACK_BYTES;
    int taken = 0;
    while (taken < count && remaining() >= 4) {
      long first = sequences[taken++];
      int bits = 0;
      while (taken < count && sequences[taken] - first <= 16) {
        bits |= 1 << (sequences[taken] - first) >>> 1; // one asked for twice sets no bit
        taken++;
      }
      Wire.putU16(memory, offset + written, (int) first);
      Wire.putU16(memory, offset + written + 2, bits);
      written += 4;
    }
    Wire.putU16(memory, offset + start + 2, (written - start) / 4 - 1);
    return taken;
  }

  /// Tells a sender that its picture is lost (RFC 4585 §6.3.1): asks for a key frame.
  public boolean pli(int senderSsrc, int mediaSsrc) {
    return feedback(
        RtcpFormat.PAYLOAD_FEEDBACK,
        RtcpFormat.FEEDBACK_PLI,
        FEEDBACK_BYTES,
        senderSsrc,
        mediaSsrc);
  }

  /// Asks for a key frame (RFC 5104 §4.3.1).
  ///
  /// @param requestSequence 0 to 255; the same number again is the same request, repeated
  public boolean fir(int senderSsrc, int mediaSsrc, int requestSequence) {
    if (!feedback(
        RtcpFormat.PAYLOAD_FEEDBACK,
        RtcpFormat.FEEDBACK_FIR,
        FEEDBACK_BYTES + FIR_ENTRY_BYTES,
        senderSsrc,
        0)) {
      return false;
    }
    long at = offset + written - FIR_ENTRY_BYTES;
    Wire.putI32(memory, at, mediaSsrc);
    Wire.putI32(memory, at + 4, requestSequence << 24);
    return true;
  }

  /// Says how much can be received (draft-alvestrand-rmcat-remb-03 §2.2).
  ///
  /// @param bitsPerSecond rounded down to 18 bits of precision
  /// @param ssrcs that share it, at most 255
  public boolean remb(int senderSsrc, long bitsPerSecond, int... ssrcs) {
    if (ssrcs.length > 255
        || !feedback(
            RtcpFormat.PAYLOAD_FEEDBACK,
            RtcpFormat.FEEDBACK_APPLICATION,
            REMB_FIXED_BYTES + 4 * ssrcs.length,
            senderSsrc,
            0)) {
      return false;
    }
    long at = offset + written - 4L * ssrcs.length - 8;
    int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(bitsPerSecond) - 18);
    Wire.putI32(memory, at, RtcpFormat.REMB_NAME);
    Wire.putU8(memory, at + 4, ssrcs.length);
    Wire.putU24(memory, at + 5, exponent << 18 | (int) (bitsPerSecond >>> exponent));
    for (int i = 0; i < ssrcs.length; i++) {
      Wire.putI32(memory, at + 8 + 4L * i, ssrcs[i]);
    }
    return true;
  }

  /// The wall clock of one who only receives, to be answered by [#dlrr] (RFC 3611 §4.4).
  public boolean referenceTime(int senderSsrc, long ntpTime) {
    int bytes = RECEIVER_INFO_BYTES + RtcpFormat.XR_REFERENCE_TIME_BYTES;
    if (!open(RtcpFormat.EXTENDED_REPORT, 0, bytes)) {
      return false;
    }
    long at = offset + written - bytes;
    Wire.putI32(memory, at + 4, senderSsrc);
    Wire.putI32(memory, at + 8, RtcpFormat.XR_REFERENCE_TIME << 24 | 2);
    Wire.putI64(memory, at + 12, ntpTime);
    return true;
  }

  /// Answers one receiver's reference time (RFC 3611 §4.5).
  ///
  /// @param lastReferenceTime middle 32 bits of it
  /// @param delaySinceReferenceTime in 1/65536 s
  public boolean dlrr(
      int senderSsrc, int receiverSsrc, int lastReferenceTime, int delaySinceReferenceTime) {
    int bytes = RECEIVER_INFO_BYTES + 4 + DLRR_ENTRY_BYTES;
    if (!open(RtcpFormat.EXTENDED_REPORT, 0, bytes)) {
      return false;
    }
    long at = offset + written - bytes;
    Wire.putI32(memory, at + 4, senderSsrc);
    Wire.putI32(memory, at + 8, RtcpFormat.XR_DLRR << 24 | DLRR_ENTRY_BYTES / 4);
    Wire.putI32(memory, at + 12, receiverSsrc);
    Wire.putI32(memory, at + 16, lastReferenceTime);
    Wire.putI32(memory, at + 20, delaySinceReferenceTime);
    return true;
  }

  /// Reserves a feedback packet and writes all but its control information.
  ///
  /// @return false, and nothing written, where it does not fit
  boolean feedback(int type, int format, int bytes, int senderSsrc, int mediaSsrc) {
    if (!open(type, format, bytes)) {
      return false;
    }
    long at = offset + written - bytes;
    Wire.putI32(memory, at + 4, senderSsrc);
    Wire.putI32(memory, at + 8, mediaSsrc);
    return true;
  }

  MemorySegment memory() {
    return memory;
  }

  /// Where the next part will begin.
  long position() {
    return offset + written;
  }

  private boolean open(int type, int count, int bytes) {
    if (remaining() < bytes) {
      return false;
    }
    report = NO_REPORT;
    long at = offset + written;
    Wire.putU8(memory, at, 0x80 | count);
    Wire.putU8(memory, at + 1, type);
    Wire.putU16(memory, at + 2, bytes / 4 - 1);
    written += bytes;
    return true;
  }
}
