package io.parley.media.sctp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Puts chunks together into one packet of at most the path's size (RFC 9260 §6.10).
final class PacketBuilder {

  /// With less room than this left, a chunk of variable size waits for the next packet.
  static final int CROWDED_BYTES = 64;

  private final byte[] bytes;
  private final int port;
  private int at = ChunkReader.HEADER_BYTES;

  PacketBuilder(SctpConfig config) {
    bytes = new byte[config.mtuBytes()];
    port = config.port();
  }

  /// A packet with a single chunk, for those that may not share one.
  static byte[] single(SctpConfig config, int tag, byte[] chunk) {
    PacketBuilder packet = new PacketBuilder(config);
    packet.add(chunk);
    return packet.finish(tag);
  }

  void clear() {
    Arrays.fill(bytes, (byte) 0); // what is added next may leave padding
    at = ChunkReader.HEADER_BYTES;
  }

  /// How many bytes a further chunk may have, header included.
  int room() {
    return (bytes.length - at) & ~3;
  }

  boolean isEmpty() {
    return at == ChunkReader.HEADER_BYTES;
  }

  /// Adds a chunk and its padding; false when it does not fit.
  boolean add(byte[] chunk) {
    if (chunk.length > room()) {
      return false;
    }
    System.arraycopy(chunk, 0, bytes, at, chunk.length);
    at += (chunk.length + 3) & ~3;
    return true;
  }

  /// The packet, with header and checksum.
  byte[] finish(int tag) {
    MemorySegment memory = MemorySegment.ofArray(bytes);
    Wire.putU16(memory, 0, port);
    Wire.putU16(memory, 2, port);
    Wire.putI32(memory, 4, tag);
    Wire.putI32(memory, 8, Integer.reverseBytes(ChunkReader.checksum(bytes, 0, at)));
    return Arrays.copyOf(bytes, at);
  }
}
