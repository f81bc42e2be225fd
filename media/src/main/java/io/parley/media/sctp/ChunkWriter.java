package io.parley.media.sctp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Writes one chunk: its header, fields and parameters. Its length is set at the end.
final class ChunkWriter {

  private byte[] bytes = new byte[64];
  private MemorySegment memory = MemorySegment.ofArray(bytes);
  private int at = 4;

  ChunkWriter(int type, int flags) {
    bytes[0] = (byte) type;
    bytes[1] = (byte) flags;
  }

  ChunkWriter u8(int value) {
    int to = take(1);
    Wire.putU8(memory, to, value);
    return this;
  }

  ChunkWriter u16(int value) {
    int to = take(2);
    Wire.putU16(memory, to, value);
    return this;
  }

  ChunkWriter i32(int value) {
    int to = take(4);
    Wire.putI32(memory, to, value);
    return this;
  }

  ChunkWriter bytes(byte[] source, int from, int length) {
    int to = take(length);
    System.arraycopy(source, from, bytes, to, length);
    return this;
  }

  ChunkWriter bytes(byte[] source) {
    return bytes(source, 0, source.length);
  }

  /// A parameter or error cause; what precedes it is padded.
  ChunkWriter parameter(int type, byte[] value) {
    pad();
    return u16(type).u16(value.length + 4).bytes(value);
  }

  /// Starts a parameter whose value follows by the other methods.
  ChunkWriter parameter(int type, int valueLength) {
    pad();
    return u16(type).u16(valueLength + 4);
  }

  /// The chunk without the padding that a packet adds.
  byte[] toBytes() {
    Wire.putU16(memory, 2, at);
    return Arrays.copyOf(bytes, at);
  }

  private void pad() {
    take((4 - (at & 3)) & 3);
  }

  private int take(int length) {
    int from = at;
    at += length;
    if (at > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(at, bytes.length * 2));
      memory = MemorySegment.ofArray(bytes);
    }
    return from;
  }
}
