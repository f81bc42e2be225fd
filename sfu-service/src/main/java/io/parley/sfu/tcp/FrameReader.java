package io.parley.sfu.tcp;

import java.nio.ByteBuffer;

/// Cuts a byte stream into frames: two bytes of length, then so many bytes (RFC 4571 §2).
///
/// Read from the channel into [#space], then take frames with [#next] until there is none.
public final class FrameReader {

  private static final int LENGTH_BYTES = 2;

  private final int maxFrameBytes;
  private final ByteBuffer buffer;
  private boolean tooLong;

  /// @param maxFrameBytes a longer frame ends the stream
  public FrameReader(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
    this.buffer = ByteBuffer.allocate(LENGTH_BYTES + maxFrameBytes);
  }

  /// Where the next bytes go; it has room once [#next] found nothing, unless the stream is broken.
  public ByteBuffer space() {
    return buffer;
  }

  /// Copies the next whole frame out, without its length. Empty ones are passed over.
  ///
  /// @param into has room for the longest frame from `index` on; its position stays
  /// @return how many bytes it has; -1 until more bytes came, or when the stream is broken
  public int next(ByteBuffer into, int index) {
    buffer.flip();
    int found = -1;
    while (found < 0 && buffer.remaining() >= LENGTH_BYTES) {
      int length = buffer.getShort(buffer.position()) & 0xffff;
      tooLong |= length > maxFrameBytes;
      if (tooLong || buffer.remaining() < LENGTH_BYTES + length) {
        break;
      }
      int start = buffer.position() + LENGTH_BYTES;
      into.put(index, buffer, start, length);
      buffer.position(start + length);
      found = length == 0 ? -1 : length;
    }
    buffer.compact();
    return found;
  }

  /// Whether a frame was announced that is longer than allowed: nothing can be read any more.
  public boolean isBroken() {
    return tooLong;
  }
}
