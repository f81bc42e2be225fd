package io.parley.media.downtrack;

import io.parley.media.codec.DependencyDescriptor;
import io.parley.media.codec.Vp8Descriptor;
import io.parley.media.codec.Vp9Descriptor;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtpWriter;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.SendSection;
import io.parley.media.slots.PacketSlots;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// Writes a received packet for a subscriber: its numbers, its extension ids, what numbers its
/// pictures, and which decode targets there are; the media stays as it is.
///
/// The same packet with the same numbers gives the same bytes every time, so that a repetition on
/// the same source never encrypts other bytes under the same nonce. One for each shard; allocates
/// nothing.
public final class PacketRewriter {

  /// In place of an original sequence number: the packet is no retransmission.
  static final int NOT_RTX = -1;

  private static final int OSN_BYTES = 2;

  /// The most that a packet can have, since its last byte says how many there are.
  private static final int PADDING_BYTES = 255;

  private static final int PADDING_BIT = 0x20;

  private final RtpHeader header = new RtpHeader();
  private final RtpWriter writer = new RtpWriter();
  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private final Vp9Descriptor vp9 = new Vp9Descriptor();
  private final DependencyDescriptor dependency = new DependencyDescriptor();
  private final MemorySegment scratch = MemorySegment.ofArray(new byte[16]);
  private final MemorySegment padding = padding();
  private final MemorySegment described =
      MemorySegment.ofArray(new byte[DependencyDescriptor.MAX_BYTES]);

  private static MemorySegment padding() {
    byte[] bytes = new byte[PADDING_BYTES];
    bytes[PADDING_BYTES - 1] = (byte) PADDING_BYTES;
    return MemorySegment.ofArray(bytes);
  }

  /// @param extensions ids on the received packet
  /// @param redType payload type of RED that it leaves in (RFC 2198), 0 for none; see [#writeWoven]
  /// @param changes what else is changed, as [PacketChanges] packs it
  /// @param originalSequence in front of the payload (RFC 4588 §4); [#NOT_RTX] for a first sending
  /// @param transportSequence 0 to 65535, below 0 for none
  /// @return length of what was written; 0 where the slot holds no packet or it does not fit
  int write(
      MemorySegment target,
      long offset,
      int capacity,
      PacketSlots slots,
      int slot,
      ExtensionIds extensions,
      SendSection section,
      int payloadType,
      int redType,
      int sequence,
      int originalSequence,
      int timestamp,
      long changes,
      int transportSequence) {
    MemorySegment memory = slots.memory(slot);
    if (!header.wrap(memory, slots.offset(slot), slots.length(slot))) {
      return 0;
    }
    boolean rtx = originalSequence != NOT_RTX;
    boolean empty = (changes & PacketChanges.EMPTY) != 0;
    boolean wrapped = redType > 0 && !rtx && !empty;
    writer.begin(
        target,
        offset,
        capacity,
        header.marker() && !empty || (changes & PacketChanges.MARKER) != 0,
        wrapped ? redType : payloadType,
        sequence,
        timestamp,
        rtx ? section.source().rtxSsrc() : section.source().ssrc());
    extensions(memory, extensions, section.extensions(), changes);
    if (transportSequence >= 0) {
      writer.extensionU16(section.extensions().transportCc(), transportSequence);
    }
    if (writer.endHeader() < 0) {
      return 0;
    }
    if (rtx) {
      Wire.putU16(scratch, 0, originalSequence);
      writer.payload(scratch, 0, OSN_BYTES);
    }
    if (wrapped) {
      block(payloadType);
    }
    if (!empty) {
      payload(memory, changes);
    }
    return Math.max(0, writer.end());
  }

  /// Writes a packet that holds nothing but padding, over the retransmission source (RFC 3550
  /// §5.1); see [#write].
  ///
  /// @return length of what was written; 0 where it does not fit
  int writePadding(
      MemorySegment target,
      long offset,
      int capacity,
      SendSection section,
      int payloadType,
      int sequence,
      int timestamp,
      int transportSequence) {
    int ssrc = section.source().rtxSsrc();
    writer.begin(target, offset, capacity, false, payloadType, sequence, timestamp, ssrc);
    writer.extensionU16(section.extensions().transportCc(), transportSequence);
    if (writer.endHeader() < 0) {
      return 0;
    }
    writer.payload(padding, 0, PADDING_BYTES);
    int length = writer.end();
    if (length > 0) {
      Wire.putU8(target, offset, Wire.u8(target, offset) | PADDING_BIT);
    }
    return Math.max(0, length);
  }

  /// Writes a packet of parity, under its own source; see [#write].
  ///
  /// @return length of what was written; 0 where it does not fit
  int writeParity(
      MemorySegment target,
      long offset,
      int capacity,
      SendSection section,
      int sequence,
      int timestamp,
      int transportSequence,
      MemorySegment parity,
      long parityOffset,
      int parityBytes) {
    int ssrc = section.source().paritySsrc();
    int type = section.parity().flexfec();
    writer.begin(target, offset, capacity, false, type, sequence, timestamp, ssrc);
    if (transportSequence >= 0) {
      writer.extensionU16(section.extensions().transportCc(), transportSequence);
    }
    if (writer.endHeader() < 0) {
      return 0;
    }
    writer.payload(parity, parityOffset, parityBytes);
    return Math.max(0, writer.end());
  }

  /// Writes a packet of parity among those of the media, in RED; see [#write].
  ///
  /// @param bytes of parity; 0 for a packet that only fills its number
  /// @return length of what was written; 0 where it does not fit
  int writeWoven(
      MemorySegment target,
      long offset,
      int capacity,
      SendSection section,
      int sequence,
      int timestamp,
      int transportSequence,
      MemorySegment parity,
      int bytes) {
    int ssrc = section.source().ssrc();
    int type = section.parity().red();
    writer.begin(target, offset, capacity, false, type, sequence, timestamp, ssrc);
    if (transportSequence >= 0) {
      writer.extensionU16(section.extensions().transportCc(), transportSequence);
    }
    if (writer.endHeader() < 0) {
      return 0;
    }
    if (bytes > 0) {
      block(section.parity().ulpfec());
      writer.payload(parity, 0, bytes);
    }
    return Math.max(0, writer.end());
  }

  /// The header of the only block of a packet of RED (RFC 2198 §3).
  private void block(int payloadType) {
    Wire.putU8(scratch, 0, payloadType);
    writer.payload(scratch, 0, 1);
  }

  private void extensions(MemorySegment memory, ExtensionIds from, ExtensionIds to, long changes) {
    copy(memory, from.audioLevel(), to.audioLevel());
    copy(memory, from.videoOrientation(), to.videoOrientation());
    copy(memory, from.absCaptureTime(), to.absCaptureTime());
    if (PacketChanges.describes(changes)) {
      describe(memory, from.dependencyDescriptor(), to.dependencyDescriptor(), changes);
    } else {
      copy(memory, from.dependencyDescriptor(), to.dependencyDescriptor());
    }
  }

  private void describe(MemorySegment memory, int from, int to, long changes) {
    int bytes = from > 0 && to > 0 ? header.extensionBytes(from) : 0;
    if (bytes <= 0 || !dependency.wrap(memory, header.extensionOffset(from), bytes)) {
      return;
    }
    int written =
        dependency.rewrite(
            described,
            0,
            PacketChanges.frameNumber(changes, dependency.frameNumber()),
            PacketChanges.targets(changes),
            PacketChanges.targetCount(changes));
    if (written > 0) {
      writer.extension(to, described, 0, written);
    }
  }

  private void copy(MemorySegment memory, int from, int to) {
    if (from > 0 && to > 0) {
      int bytes = header.extensionBytes(from);
      if (bytes > 0) {
        writer.extension(to, memory, header.extensionOffset(from), bytes);
      }
    }
  }

  private void payload(MemorySegment memory, long changes) {
    long at = header.payloadOffset();
    int bytes = header.payloadBytes();
    boolean renumbers = (changes & PacketChanges.NUMBERS) != 0;
    boolean ofVp9 = (changes & PacketChanges.VP9) != 0;
    if (ofVp9 && vp9.wrap(memory, at, bytes)) {
      int written =
          vp9.rewriteNumbers(
              scratch,
              0,
              vp9.pictureId() + PacketChanges.picture(changes),
              vp9.tl0PictureIndex() + PacketChanges.tl0(changes));
      writer.payload(scratch, 0, written);
      at += written;
      bytes -= written;
    } else if (renumbers && !ofVp9 && vp8.wrap(memory, at, bytes) && vp8.pictureId() >= 0) {
      int written =
          vp8.rewrite(
              scratch,
              0,
              vp8.pictureId() + PacketChanges.picture(changes),
              vp8.isLongPictureId(),
              vp8.tl0PictureIndex() + PacketChanges.tl0(changes),
              vp8.keyIndex() + PacketChanges.key(changes));
      writer.payload(scratch, 0, written);
      at += vp8.bytes();
      bytes -= vp8.bytes();
    }
    writer.payload(memory, at, bytes);
  }
}
