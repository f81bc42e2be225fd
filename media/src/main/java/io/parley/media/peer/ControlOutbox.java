package io.parley.media.peer;

import io.parley.media.ice.Path;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Packets that are rare and leave first: STUN, DTLS, RTCP. Owned by one shard.
public final class ControlOutbox {

  /// More than this, and what peers ask for outruns what they are sent; each protocol asks again.
  static final int CAPACITY = 8192;

  private final ArrayDeque<byte[]> packets = new ArrayDeque<>();
  private final ArrayDeque<Path> paths = new ArrayDeque<>();
  private final Discards discards;

  public ControlOutbox(Discards discards) {
    this.discards = discards;
  }

  /// Queues a copy of a packet.
  ///
  /// @return false where too many wait
  public boolean send(Path path, MemorySegment memory, long offset, int length) {
    byte[] packet = new byte[length];
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, packet, 0, length);
    return send(path, packet);
  }

  /// Queues a packet.
  ///
  /// @return false where too many wait
  public boolean send(Path path, byte[] packet) {
    if (packets.size() == CAPACITY) {
      discards.count(DiscardReason.QUEUE_FULL);
      return false;
    }
    packets.add(packet);
    paths.add(path);
    return true;
  }

  /// The oldest packet, null where there is none; [#path] says where it goes.
  public byte @Nullable [] packet() {
    return packets.peek();
  }

  /// Where the oldest packet goes.
  public Path path() {
    return paths.element();
  }

  /// The oldest packet is sent.
  public void removePacket() {
    packets.remove();
    paths.remove();
  }
}
