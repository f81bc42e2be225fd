package io.parley.media.client;

import io.parley.media.codec.RedPayload;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.PayloadFormat;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// Takes packets of audio apart: the frames that they repeat (RFC 2198) are heard too.
final class AudioPackets {

  private final RedPayload red = new RedPayload();
  private final HeardFrames heard;

  AudioPackets(HeardFrames heard) {
    this.heard = heard;
  }

  /// Makes a packet one of its own frame alone, in place.
  ///
  /// @param header laid over the packet
  /// @return its new length; -1 where it is malformed
  int open(long nowNanos, byte[] packet, RtpHeader header, PayloadFormat format) {
    MemorySegment memory = header.memory();
    long payload = header.payloadOffset();
    if (header.payloadType() == format.payloadType()) {
      hear(nowNanos, memory, payload, header.payloadBytes(), false);
      return packet.length;
    }
    if (!red.wrap(memory, payload, header.payloadBytes())) {
      return -1;
    }
    for (int i = 0; i < red.blocks(); i++) {
      hear(nowNanos, memory, red.offset(i), red.bytes(i), true);
    }
    hear(nowNanos, memory, red.primaryOffset(), red.primaryBytes(), false);
    Wire.putU8(memory, 1, Wire.u8(memory, 1) & 0x80 | format.payloadType());
    MemorySegment.copy(memory, red.primaryOffset(), memory, payload, red.primaryBytes());
    return header.headerBytes() + red.primaryBytes();
  }

  private void hear(long nowNanos, MemorySegment memory, long offset, int bytes, boolean again) {
    Stamp stamp = Stamp.read(memory, offset, bytes);
    if (stamp != null) {
      heard.arrived(nowNanos, stamp, again);
    }
  }
}
