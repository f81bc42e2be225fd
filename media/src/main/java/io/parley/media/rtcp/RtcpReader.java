package io.parley.media.rtcp;

import static io.parley.media.rtcp.RtcpFormat.DLRR_ENTRY_BYTES;
import static io.parley.media.rtcp.RtcpFormat.FEEDBACK_BYTES;
import static io.parley.media.rtcp.RtcpFormat.FIR_ENTRY_BYTES;
import static io.parley.media.rtcp.RtcpFormat.HEADER_BYTES;
import static io.parley.media.rtcp.RtcpFormat.RECEIVER_INFO_BYTES;
import static io.parley.media.rtcp.RtcpFormat.REMB_FIXED_BYTES;
import static io.parley.media.rtcp.RtcpFormat.REPORT_BLOCK_BYTES;
import static io.parley.media.rtcp.RtcpFormat.SENDER_INFO_BYTES;
import static io.parley.media.rtcp.RtcpFormat.TRANSPORT_CC_FIXED_BYTES;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Walks a decrypted compound RTCP packet (RFC 3550 §6.1; reduced-size ones too, RFC 5506).
///
/// ```java
/// if (!reader.wrap(memory, offset, length)) { … }
/// while (reader.next()) {
///   switch (reader.kind()) { … }
/// }
/// ```
///
/// An accessor may be called only under the kind it names; an index must be below the count that
/// goes with it. Allocates nothing but the text of [#cname]. Owned by one shard.
public final class RtcpReader {

  private static final int NONE = -1;

  private MemorySegment memory = MemorySegment.NULL;
  private long end;
  private long following;

  private long packet;
  private int packetBytes;
  private RtcpKind kind = RtcpKind.OTHER;

  private long referenceTimeBlock;
  private long dlrrBlock;

  /// Begins with a compound packet, before its first part.
  ///
  /// @return false where it is not a chain of RTCP packets that ends exactly at `length`
  public boolean wrap(MemorySegment memory, long offset, int length) {
    this.memory = memory;
    following = offset;
    end = offset;
    if (length < HEADER_BYTES) {
      return false;
    }
    long at = offset;
    long limit = offset + length;
    while (at < limit) {
      if (limit - at < HEADER_BYTES || Wire.u8(memory, at) >>> 6 != 2) {
        return false;
      }
      at += framedBytes(at);
    }
    if (at != limit) {
      return false;
    }
    end = limit;
    return true;
  }

  /// Moves to the next part; false after the last.
  public boolean next() {
    if (following >= end) {
      return false;
    }
    packet = following;
    packetBytes = framedBytes(packet);
    following += packetBytes;
    kind = withoutPadding() ? classify() : RtcpKind.MALFORMED;
    return true;
  }

  private int framedBytes(long at) {
    return 4 * (Wire.u16(memory, at + 2) + 1);
  }

  /// Senders pad parts other than the last as well, so each is looked at.
  private boolean withoutPadding() {
    if ((Wire.u8(memory, packet) & 0x20) == 0) {
      return true;
    }
    int padding = Wire.u8(memory, packet + packetBytes - 1);
    if (padding == 0 || padding > packetBytes - HEADER_BYTES) {
      return false;
    }
    packetBytes -= padding;
    return true;
  }

  private RtcpKind classify() {
    return switch (Wire.u8(memory, packet + 1)) {
      case RtcpFormat.SENDER_REPORT ->
          atLeast(SENDER_INFO_BYTES + count() * REPORT_BLOCK_BYTES, RtcpKind.SENDER_REPORT);
      case RtcpFormat.RECEIVER_REPORT ->
          atLeast(RECEIVER_INFO_BYTES + count() * REPORT_BLOCK_BYTES, RtcpKind.RECEIVER_REPORT);
      case RtcpFormat.SOURCE_DESCRIPTION -> RtcpKind.SOURCE_DESCRIPTION;
      case RtcpFormat.BYE -> atLeast(HEADER_BYTES + 4 * count(), RtcpKind.BYE);
      case RtcpFormat.TRANSPORT_FEEDBACK -> classifyTransportFeedback();
      case RtcpFormat.PAYLOAD_FEEDBACK -> classifyPayloadFeedback();
      case RtcpFormat.EXTENDED_REPORT -> indexExtendedReport();
      default -> RtcpKind.OTHER;
    };
  }

  private RtcpKind classifyTransportFeedback() {
    return switch (count()) {
      case RtcpFormat.FEEDBACK_NACK -> atLeast(FEEDBACK_BYTES + 4, RtcpKind.NACK);
      case RtcpFormat.FEEDBACK_TRANSPORT_CC ->
          atLeast(TRANSPORT_CC_FIXED_BYTES, RtcpKind.TRANSPORT_CC);
      default -> RtcpKind.OTHER;
    };
  }

  private RtcpKind classifyPayloadFeedback() {
    return switch (count()) {
      case RtcpFormat.FEEDBACK_PLI -> atLeast(FEEDBACK_BYTES, RtcpKind.PLI);
      case RtcpFormat.FEEDBACK_FIR -> atLeast(FEEDBACK_BYTES + FIR_ENTRY_BYTES, RtcpKind.FIR);
      case RtcpFormat.FEEDBACK_APPLICATION -> classifyApplicationFeedback();
      default -> RtcpKind.OTHER;
    };
  }

  private RtcpKind classifyApplicationFeedback() {
    if (packetBytes < REMB_FIXED_BYTES
        || Wire.i32(memory, packet + FEEDBACK_BYTES) != RtcpFormat.REMB_NAME) {
      return RtcpKind.OTHER;
    }
    return atLeast(REMB_FIXED_BYTES + 4 * rembCount(), RtcpKind.REMB);
  }

  private RtcpKind atLeast(int bytes, RtcpKind wellFormed) {
    return packetBytes >= bytes ? wellFormed : RtcpKind.MALFORMED;
  }

  /// Finds the first reference time and the first DLRR block (RFC 3611 §4.4, §4.5).
  private RtcpKind indexExtendedReport() {
    referenceTimeBlock = NONE;
    dlrrBlock = NONE;
    if (packetBytes < RECEIVER_INFO_BYTES) {
      return RtcpKind.MALFORMED;
    }
    long limit = packet + packetBytes;
    long at = packet + RECEIVER_INFO_BYTES;
    while (at < limit) {
      if (limit - at < HEADER_BYTES || limit - at < framedBytes(at)) {
        return RtcpKind.MALFORMED;
      }
      indexBlock(at);
      at += framedBytes(at);
    }
    return RtcpKind.EXTENDED_REPORT;
  }

  private void indexBlock(long at) {
    int type = Wire.u8(memory, at);
    if (type == RtcpFormat.XR_REFERENCE_TIME
        && framedBytes(at) == RtcpFormat.XR_REFERENCE_TIME_BYTES
        && referenceTimeBlock == NONE) {
      referenceTimeBlock = at;
    } else if (type == RtcpFormat.XR_DLRR && dlrrBlock == NONE) {
      dlrrBlock = at;
    }
  }

  /// The five bits that count sources or tell feedback formats apart.
  private int count() {
    return Wire.u8(memory, packet) & 0x1f;
  }

  /// What the current part is.
  public RtcpKind kind() {
    return kind;
  }

  /// Who sent it. Any kind but SOURCE_DESCRIPTION, BYE, OTHER and MALFORMED.
  public int senderSsrc() {
    return Wire.i32(memory, packet + 4);
  }

  /// The source that it is about. NACK, TRANSPORT_CC, PLI; for REMB and FIR it is without meaning.
  public int mediaSsrc() {
    return Wire.i32(memory, packet + 8);
  }

  // SENDER_REPORT

  /// Wall clock of the sender, as 32.32 fixed point seconds since 1900; see [NtpTime].
  public long ntpTime() {
    return Wire.i64(memory, packet + 8);
  }

  /// The same instant on the clock of its RTP timestamps.
  public int rtpTime() {
    return Wire.i32(memory, packet + 16);
  }

  /// Packets sent since the start, modulo 2^32.
  public long packetCount() {
    return Wire.u32(memory, packet + 20);
  }

  /// Payload bytes sent since the start, modulo 2^32.
  public long octetCount() {
    return Wire.u32(memory, packet + 24);
  }

  // SENDER_REPORT and RECEIVER_REPORT

  /// How many report blocks it has, 0 to 31.
  public int reportCount() {
    return count();
  }

  private long report(int index) {
    int info = kind == RtcpKind.SENDER_REPORT ? SENDER_INFO_BYTES : RECEIVER_INFO_BYTES;
    return packet + info + (long) index * REPORT_BLOCK_BYTES;
  }

  /// The source that a block is about.
  public int reportSsrc(int index) {
    return Wire.i32(memory, report(index));
  }

  /// Lost since the report before, in 1/256: 0 to 255.
  public int fractionLost(int index) {
    return Wire.u8(memory, report(index) + 4);
  }

  /// Lost since the start; below 0 where duplicates outnumber losses.
  public int cumulativeLost(int index) {
    return Wire.u24(memory, report(index) + 5) << 8 >> 8;
  }

  /// The highest sequence number received, its cycles in the upper 16 bits.
  public int extendedHighest(int index) {
    return Wire.i32(memory, report(index) + 8);
  }

  /// Interarrival jitter, in units of the RTP timestamp.
  public long jitter(int index) {
    return Wire.u32(memory, report(index) + 12);
  }

  /// Middle 32 bits of the last sender report's NTP time, 0 where none came (RFC 3550 §6.4.1).
  public int lastSenderReport(int index) {
    return Wire.i32(memory, report(index) + 16);
  }

  /// Delay since that sender report in 1/65536 s, unsigned.
  public int delaySinceSenderReport(int index) {
    return Wire.i32(memory, report(index) + 20);
  }

  // SOURCE_DESCRIPTION

  /// The canonical name of a source; null where the packet has none. Allocates.
  public @Nullable String cname(int ssrc) {
    long limit = packet + packetBytes;
    long at = packet + HEADER_BYTES;
    for (int chunk = 0; chunk < count() && limit - at >= 8; chunk++) {
      boolean wanted = Wire.i32(memory, at) == ssrc;
      at += 4;
      while (limit - at >= 2 && Wire.u8(memory, at) != 0) {
        int bytes = Wire.u8(memory, at + 1);
        if (limit - at - 2 < bytes) {
          return null;
        }
        if (wanted && Wire.u8(memory, at) == RtcpFormat.SDES_CNAME) {
          byte[] text = memory.asSlice(at + 2, bytes).toArray(ValueLayout.JAVA_BYTE);
          return new String(text, StandardCharsets.UTF_8);
        }
        at += 2 + bytes;
      }
      at += 4 - (at - packet & 3); // at least one zero ends the items, and fills the word
    }
    return null;
  }

  // BYE

  /// How many sources leave, 0 to 31.
  public int byeCount() {
    return count();
  }

  /// A source that leaves.
  public int byeSsrc(int index) {
    return Wire.i32(memory, packet + HEADER_BYTES + 4L * index);
  }

  // NACK

  /// Gives each sequence number that is asked for, in the packet's order.
  public void forEachNack(SequenceConsumer consumer) {
    long limit = packet + packetBytes;
    for (long at = packet + FEEDBACK_BYTES; limit - at >= 4; at += 4) {
      int sequence = Wire.u16(memory, at);
      consumer.accept(sequence);
      int bits = Wire.u16(memory, at + 2);
      for (int i = 1; bits != 0; i++, bits >>>= 1) {
        if ((bits & 1) != 0) {
          consumer.accept(sequence + i & 0xffff);
        }
      }
    }
  }

  // FIR

  /// How many sources are asked for a key frame.
  public int firCount() {
    return (packetBytes - FEEDBACK_BYTES) / FIR_ENTRY_BYTES;
  }

  /// A source that is asked.
  public int firSsrc(int index) {
    return Wire.i32(memory, packet + FEEDBACK_BYTES + (long) index * FIR_ENTRY_BYTES);
  }

  /// Number of the request, 0 to 255: the same number is the same request, repeated.
  public int firSequence(int index) {
    return Wire.u8(memory, packet + FEEDBACK_BYTES + (long) index * FIR_ENTRY_BYTES + 4);
  }

  // REMB

  /// What the receiver believes to be able to take; [Long#MAX_VALUE] where it says even more.
  public long rembBitsPerSecond() {
    int word = Wire.u24(memory, packet + 17);
    long mantissa = word & 0x3ffff;
    int exponent = word >>> 18;
    boolean tooLarge = mantissa != 0 && exponent > Long.numberOfLeadingZeros(mantissa) - 1;
    return tooLarge ? Long.MAX_VALUE : mantissa << exponent;
  }

  /// How many sources share that rate.
  public int rembCount() {
    return Wire.u8(memory, packet + 16);
  }

  /// A source that shares that rate.
  public int rembSsrc(int index) {
    return Wire.i32(memory, packet + REMB_FIXED_BYTES + 4L * index);
  }

  // EXTENDED_REPORT

  /// Whether a receiver reference time block is there (RFC 3611 §4.4).
  public boolean hasReferenceTime() {
    return referenceTimeBlock != NONE;
  }

  /// Wall clock of the receiver, as in [#ntpTime]; only with [#hasReferenceTime].
  public long referenceTime() {
    return Wire.i64(memory, referenceTimeBlock + 4);
  }

  /// How many sources the DLRR block speaks of (RFC 3611 §4.5).
  public int dlrrCount() {
    return dlrrBlock == NONE ? 0 : (framedBytes(dlrrBlock) - 4) / DLRR_ENTRY_BYTES;
  }

  private long dlrr(int index) {
    return dlrrBlock + 4 + (long) index * DLRR_ENTRY_BYTES;
  }

  /// The receiver that is answered.
  public int dlrrSsrc(int index) {
    return Wire.i32(memory, dlrr(index));
  }

  /// Middle 32 bits of its last reference time, 0 where none came.
  public int lastReferenceTime(int index) {
    return Wire.i32(memory, dlrr(index) + 4);
  }

  /// Delay since that reference time in 1/65536 s, unsigned.
  public int delaySinceReferenceTime(int index) {
    return Wire.i32(memory, dlrr(index) + 8);
  }

  // TRANSPORT_CC, read by TransportCcFeedback

  MemorySegment memory() {
    return memory;
  }

  long packetOffset() {
    return packet;
  }

  int packetBytes() {
    return packetBytes;
  }
}
