package io.parley.media.client;

import io.parley.media.rtp.RtpHeader;
import io.parley.media.wire.Wire;

/// Packets of video that come in RED (RFC 2198), of one block each, as libwebrtc takes them.
final class UnwrappedRed {

  private UnwrappedRed() {}

  /// What its block is; -1 where there is none, or more than one.
  static int type(RtpHeader header) {
    if (header.payloadBytes() == 0) {
      return -1;
    }
    int first = Wire.u8(header.memory(), header.payloadOffset());
    return first < 0x80 ? first : -1;
  }

  /// The packet that was wrapped.
  static byte[] unwrap(byte[] packet, RtpHeader header) {
    int at = (int) header.payloadOffset();
    byte[] plain = new byte[packet.length - 1];
    System.arraycopy(packet, 0, plain, 0, at);
    System.arraycopy(packet, at + 1, plain, at, plain.length - at);
    plain[1] = (byte) (packet[1] & 0x80 | packet[at]);
    return plain;
  }
}
