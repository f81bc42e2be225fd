package io.parley.sfu.tcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// Frames on their way into a connection that takes them when it can (RFC 4571 §2). What does not
/// fit is dropped, as a router would.
final class FrameQueue {

  /// About a quarter of a second at 8 Mbit/s: more would only arrive too late.
  static final int CAPACITY_BYTES = 256 * 1024;

  private static final int FIRST_BYTES = 16 * 1024;
  private static final int LENGTH_BYTES = 2;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST_BYTES);

  /// Appends a frame.
  ///
  /// @param payload from its position to its limit, 1 to 65535 bytes
  /// @return false if there is no room
  boolean offer(ByteBuffer payload) {
    int needed = LENGTH_BYTES + payload.remaining();
    while (buffer.remaining() < needed) {
      if (buffer.capacity() == CAPACITY_BYTES) {
        return false;
      }
      grow();
    }
    buffer.putShort((short) payload.remaining());
    buffer.put(payload);
    return true;
  }

  private void grow() {
    int capacity = Math.min(CAPACITY_BYTES, buffer.capacity() * 4);
    buffer = ByteBuffer.allocateDirect(capacity).put(buffer.flip());
  }

  /// Writes what the channel takes without waiting.
  ///
  /// @return how many bytes it took
  int writeTo(WritableByteChannel channel) throws IOException {
    buffer.flip();
    try {
      return channel.write(buffer);
    } finally {
      buffer.compact();
    }
  }

  boolean isEmpty() {
    return buffer.position() == 0;
  }
}
