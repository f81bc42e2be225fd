package io.parley.media.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jitsi.utils.ByteArrayBuffer;

/// The one packet that is being encrypted or decrypted, where jitsi-srtp can reach it: on the heap.
/// Reused for every packet.
final class PacketScratch implements ByteArrayBuffer {

  /// The longest packet, tags included. Media stays below one Ethernet frame; more is nonsense.
  static final int CAPACITY = 2048;

  private final byte[] bytes = new byte[CAPACITY + 64];
  private int length;

  void load(MemorySegment memory, long offset, int packetLength) {
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, packetLength);
    length = packetLength;
  }

  void store(MemorySegment memory, long offset) {
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, offset, length);
  }

  @Override
  public byte[] getBuffer() {
    return bytes;
  }

  @Override
  public int getOffset() {
    return 0;
  }

  @Override
  public int getLength() {
    return length;
  }

  @Override
  public void setLength(int changed) {
    length = changed;
  }

  @Override
  public void setOffset(int offset) {
    throw new IllegalStateException("only cryptex moves a packet, and it is off");
  }

  @Override
  public boolean isInvalid() {
    return false;
  }

  @Override
  public void readRegionToBuff(int offset, int count, byte[] out) {
    System.arraycopy(bytes, offset, out, 0, count);
  }

  @Override
  public void grow(int count) {
    if (length + count > bytes.length) {
      throw new IllegalStateException("no room for the tag");
    }
  }

  @Override
  public void append(byte[] data, int count) {
    System.arraycopy(data, 0, bytes, length, count);
    length += count;
  }

  @Override
  public void shrink(int count) {
    length -= count;
  }
}
