package io.parley.media.peer;

import io.parley.media.codec.RedPayload;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtpWriter;
import io.parley.media.section.PayloadFormat;
import io.parley.media.slots.PacketSlots;
import io.parley.media.track.IngressStream;
import io.parley.media.track.Track;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// Takes packets apart that repeat earlier frames (RFC 2198): what was lost before such a packet is
/// made anew from it, and it becomes its own frame alone. So everything behind this knows plain
/// packets only, and what a publisher's link lost is repaired for every subscriber.
///
/// Allocates nothing. One for each peer, owned by its shard.
final class RedIngress {

  private final RedPayload red = new RedPayload();
  private final RtpWriter writer = new RtpWriter();
  private final RtpHeader restored = new RtpHeader();

  /// Opens a packet in place; any other packet stays as it is.
  ///
  /// @param header laid over the packet, and laid over it anew
  /// @param sequence of the packet, unwrapped and noted as received
  /// @return false, and nothing happened, where it is malformed
  boolean open(
      long nowNanos,
      PacketSlots slots,
      int slot,
      RtpHeader header,
      Track track,
      IngressStream stream,
      PayloadFormat format,
      long sequence) {
    if (header.payloadType() != format.redPayloadType() || header.payloadBytes() == 0) {
      return true;
    }
    MemorySegment memory = header.memory();
    long payload = header.payloadOffset();
    if (!red.wrap(memory, payload, header.payloadBytes())
        || red.primaryType() != format.payloadType()) {
      return false;
    }
    for (int block = 0; block < red.blocks(); block++) {
      // Senders repeat the frames of the packets just before, and leave none out between them.
      long repeated = sequence - (red.blocks() - block);
      if (isWanted(stream, format, block, repeated)) {
        restore(nowNanos, slots, header, track, stream, format, block, repeated);
      }
    }
    long start = payload - header.headerBytes();
    RtpHeader.clearPadding(memory, start);
    int marker = Wire.u8(memory, start + 1) & 0x80;
    Wire.putU8(memory, start + 1, marker | format.payloadType());
    MemorySegment.copy(memory, red.primaryOffset(), memory, payload, red.primaryBytes());
    slots.setLength(slot, header.headerBytes() + red.primaryBytes());
    return header.wrap(memory, start, slots.length(slot));
  }

  private boolean isWanted(IngressStream stream, PayloadFormat format, int block, long repeated) {
    boolean later = block + 1 < red.blocks();
    int next = later ? red.timestampOffset(block + 1) : 0;
    return red.type(block) == format.payloadType()
        && red.bytes(block) > 0
        && red.timestampOffset(block) > next
        && stream.lacks(repeated);
  }

  private void restore(
      long nowNanos,
      PacketSlots slots,
      RtpHeader header,
      Track track,
      IngressStream stream,
      PayloadFormat format,
      int block,
      long sequence) {
    int slot = slots.acquire(RtpHeader.FIXED_BYTES + red.bytes(block));
    if (slot == PacketSlots.NONE) {
      return; // it is asked for instead
    }
    MemorySegment memory = slots.memory(slot);
    long offset = slots.offset(slot);
    writer.begin(
        memory,
        offset,
        slots.capacity(slot),
        false,
        format.payloadType(),
        (int) sequence,
        header.timestamp() - red.timestampOffset(block),
        header.ssrc());
    writer.endHeader();
    writer.payload(header.memory(), red.offset(block), red.bytes(block));
    int length = writer.end();
    if (length < 0 || !restored.wrap(memory, offset, length)) {
      throw new IllegalStateException("a slot was smaller than asked for");
    }
    slots.setLength(slot, length);
    stream.missing().received(nowNanos, sequence);
    stream.restored(red.bytes(block));
    track.forward(nowNanos, stream, restored, slot, sequence);
  }
}
