package io.parley.media.sctp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The request that opens a channel (RFC 8832 §5.1), and its acknowledgement.
///
/// @param maxRetransmits -1 when not limited so
/// @param maxLifetimeMillis -1 when not limited so
record DcepMessage(
    String label, String protocol, boolean ordered, int maxRetransmits, int maxLifetimeMillis) {

  private static final int TYPE_ACK = 2;
  private static final int TYPE_OPEN = 3;
  private static final int HEADER_BYTES = 12;
  private static final int RELIABLE = 0;
  private static final int LIMITED_RETRANSMITS = 1;
  private static final int LIMITED_LIFETIME = 2;
  private static final int UNORDERED = 0x80;

  static byte[] ack() {
    return new byte[] {TYPE_ACK};
  }

  static boolean isAck(byte[] message) {
    return message.length >= 1 && message[0] == TYPE_ACK;
  }

  /// Reads an OPEN; null when it is not one or is malformed.
  static @Nullable DcepMessage read(byte[] message) {
    if (message.length < HEADER_BYTES || message[0] != TYPE_OPEN) {
      return null;
    }
    MemorySegment memory = MemorySegment.ofArray(message);
    int labelBytes = Wire.u16(memory, 8);
    int protocolBytes = Wire.u16(memory, 10);
    if (message.length < HEADER_BYTES + labelBytes + protocolBytes) {
      return null;
    }
    int channelType = Wire.u8(memory, 1);
    int limit = (int) Math.min(Wire.u32(memory, 4), Integer.MAX_VALUE);
    int reliability = channelType & ~UNORDERED;
    if (reliability > LIMITED_LIFETIME) {
      return null;
    }
    return new DcepMessage(
        new String(message, HEADER_BYTES, labelBytes, StandardCharsets.UTF_8),
        new String(message, HEADER_BYTES + labelBytes, protocolBytes, StandardCharsets.UTF_8),
        (channelType & UNORDERED) == 0,
        reliability == LIMITED_RETRANSMITS ? limit : -1,
        reliability == LIMITED_LIFETIME ? limit : -1);
  }

  /// Writes the OPEN. Label and protocol must have at most 65,535 bytes each.
  byte[] toBytes() {
    byte[] labelBytes = label.getBytes(StandardCharsets.UTF_8);
    byte[] protocolBytes = protocol.getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[HEADER_BYTES + labelBytes.length + protocolBytes.length];
    MemorySegment memory = MemorySegment.ofArray(message);
    Wire.putU8(memory, 0, TYPE_OPEN);
    Wire.putU8(memory, 1, reliability() | (ordered ? 0 : UNORDERED));
    Wire.putI32(memory, 4, Math.max(0, Math.max(maxRetransmits, maxLifetimeMillis)));
    Wire.putU16(memory, 8, labelBytes.length);
    Wire.putU16(memory, 10, protocolBytes.length);
    System.arraycopy(labelBytes, 0, message, HEADER_BYTES, labelBytes.length);
    System.arraycopy(
        protocolBytes, 0, message, HEADER_BYTES + labelBytes.length, protocolBytes.length);
    return message;
  }

  private int reliability() {
    if (maxRetransmits >= 0) {
      return LIMITED_RETRANSMITS;
    }
    return maxLifetimeMillis >= 0 ? LIMITED_LIFETIME : RELIABLE;
  }
}
