package io.parley.media.sctp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Control chunks that wait for a packet, and packets that had to be made at once. What does not
/// fit is dropped: each of them is repeated by whoever needs it.
final class Outbox {

  static final int MAX_PACKETS = 16;
  static final int MAX_CHUNKS = 64;

  private final ArrayDeque<byte[]> packets = new ArrayDeque<>();
  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();

  void packet(byte[] packet) {
    if (packets.size() < MAX_PACKETS) {
      packets.add(packet);
    }
  }

  void chunk(byte[] chunk) {
    if (chunks.size() < MAX_CHUNKS) {
      chunks.add(chunk);
    }
  }

  byte @Nullable [] pollPacket() {
    return packets.poll();
  }

  /// Moves as many chunks as fit.
  void fill(PacketBuilder packet) {
    while (!chunks.isEmpty() && packet.add(chunks.getFirst())) {
      chunks.removeFirst();
    }
  }

  void clear() {
    packets.clear();
    chunks.clear();
  }
}
