package io.parley.media.rtp;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A view of one RTP packet's header (RFC 3550 §5.1) and its header extensions (RFC 8285).
///
/// One object is laid over packet after packet. It copies nothing and, but for [#extensionText],
/// allocates nothing; whoever wants to keep something reads it before the next [#wrap]. Owned by
/// one shard.
public final class RtpHeader {

  /// The header without contributing sources and extensions.
  public static final int FIXED_BYTES = 12;

  private static final int ONE_BYTE_PROFILE = 0xbede;
  private static final int TWO_BYTE_PROFILE = 0x1000;
  private static final int IDS = 256;

  private MemorySegment memory = MemorySegment.NULL;
  private long offset;
  private int length;
  private int headerBytes;
  private int paddingBytes;

  /// Where each extension lies in the current packet. An entry counts only if its `stamp` is the
  /// current one, so that nothing has to be cleared between packets.
  private final int[] elementStart = new int[IDS];

  private final int[] elementBytes = new int[IDS];
  private final long[] stamp = new long[IDS];
  private long currentStamp;

  /// Looks at a packet that is in the clear.
  ///
  /// @return false for what is not RTP: a wrong version, or sources, extensions or padding longer
  ///     than the packet. The view then shows nothing useful.
  public boolean wrap(MemorySegment memory, long offset, int length) {
    return wrapSealed(memory, offset, length) && opened(length);
  }

  /// Looks at a packet whose payload is still encrypted (RFC 3711 §3.1). Header and extensions are
  /// in the clear; padding is not, and counts as payload until [#opened].
  public boolean wrapSealed(MemorySegment memory, long offset, int length) {
    this.memory = memory;
    this.offset = offset;
    this.length = length;
    paddingBytes = 0;
    currentStamp++;
    if (length < FIXED_BYTES || Wire.u8(memory, offset) >>> 6 != 2) {
      return false;
    }
    headerBytes = FIXED_BYTES + 4 * (Wire.u8(memory, offset) & 0x0f);
    return !hasExtensions() ? headerBytes <= length : indexExtensions();
  }

  /// Tells the view that its packet was decrypted in place.
  ///
  /// @param plainLength of the packet without authentication tag and key identifier
  /// @return false where the padding is longer than the payload
  public boolean opened(int plainLength) {
    length = plainLength;
    paddingBytes = 0;
    if (headerBytes > length) {
      return false;
    }
    if ((Wire.u8(memory, offset) & 0x20) == 0) {
      return true;
    }
    int room = length - headerBytes;
    int padding = room == 0 ? 0 : Wire.u8(memory, offset + length - 1);
    paddingBytes = Math.min(padding, room);
    return padding > 0 && padding <= room;
  }

  private boolean hasExtensions() {
    return (Wire.u8(memory, offset) & 0x10) != 0;
  }

  private boolean indexExtensions() {
    int start = headerBytes + 4;
    if (start > length) {
      return false;
    }
    int profile = Wire.u16(memory, offset + headerBytes);
    headerBytes = start + 4 * Wire.u16(memory, offset + headerBytes + 2);
    if (headerBytes > length) {
      return false;
    }
    if (profile == ONE_BYTE_PROFILE) {
      indexOneByteElements(start);
    } else if ((profile & 0xfff0) == TWO_BYTE_PROFILE) {
      indexTwoByteElements(start);
    }
    return true;
  }

  private void indexOneByteElements(int start) {
    int at = start;
    while (at < headerBytes) {
      int first = Wire.u8(memory, offset + at++);
      int id = first >>> 4;
      int bytes = (first & 0x0f) + 1;
      if (id == 15) { // RFC 8285 §4.2: nothing behind it is to be read
        return;
      }
      if (id != 0) {
        at = index(id, at, bytes);
      }
    }
  }

  private void indexTwoByteElements(int start) {
    int at = start;
    while (at + 1 < headerBytes) {
      int id = Wire.u8(memory, offset + at++);
      if (id != 0) {
        int bytes = Wire.u8(memory, offset + at++);
        at = index(id, at, bytes);
      }
    }
  }

  /// An element that runs over the end is left out; the end of the block follows it anyway.
  private int index(int id, int at, int bytes) {
    if (at + bytes <= headerBytes) {
      elementStart[id] = at;
      elementBytes[id] = bytes;
      stamp[id] = currentStamp;
    }
    return at + bytes;
  }

  /// Tells a packet's first byte that no padding follows its payload any more.
  public static void clearPadding(MemorySegment memory, long offset) {
    Wire.putU8(memory, offset, Wire.u8(memory, offset) & ~0x20);
  }

  /// The memory that the packet lies in.
  public MemorySegment memory() {
    return memory;
  }

  /// The marker bit: for video the last packet of a frame.
  public boolean marker() {
    return (Wire.u8(memory, offset + 1) & 0x80) != 0;
  }

  /// 0 to 127.
  public int payloadType() {
    return Wire.u8(memory, offset + 1) & 0x7f;
  }

  /// 0 to 65535.
  public int sequenceNumber() {
    return Wire.u16(memory, offset + 2);
  }

  /// In units of the codec's clock, unsigned.
  public int timestamp() {
    return Wire.i32(memory, offset + 4);
  }

  /// The source, unsigned.
  public int ssrc() {
    return Wire.i32(memory, offset + 8);
  }

  /// Length of header, contributing sources and extensions.
  public int headerBytes() {
    return headerBytes;
  }

  /// Where the payload begins in the segment.
  public long payloadOffset() {
    return offset + headerBytes;
  }

  /// Length of the payload without padding; 0 for a packet that is all padding.
  public int payloadBytes() {
    return length - headerBytes - paddingBytes;
  }

  /// Length of the padding, its count included (RFC 3550 §5.1).
  public int paddingBytes() {
    return paddingBytes;
  }

  /// Length of an extension's value.
  ///
  /// @param id 1 to 255; 0 stands for an extension that was not negotiated
  /// @return -1 where the packet does not carry it
  public int extensionBytes(int id) {
    return carries(id) ? elementBytes[id] : -1;
  }

  /// Where an extension's value begins in the segment, -1 where the packet does not carry it.
  public long extensionOffset(int id) {
    return carries(id) ? offset + elementStart[id] : -1;
  }

  private boolean carries(int id) {
    return id > 0 && id < IDS && stamp[id] == currentStamp;
  }

  /// How loud this packet is (RFC 6464): 0 loudest to 127 silence, in -dBov; -1 where absent.
  public int audioLevel(int id) {
    return extensionBytes(id) >= 1 ? Wire.u8(memory, extensionOffset(id)) & 0x7f : -1;
  }

  /// Whether the sender believes that this packet is speech (RFC 6464).
  public boolean voiceActivity(int id) {
    return extensionBytes(id) >= 1 && (Wire.u8(memory, extensionOffset(id)) & 0x80) != 0;
  }

  /// The transport-wide sequence number, 0 to 65535; -1 where absent.
  public int transportSequence(int id) {
    return extensionBytes(id) >= 2 ? Wire.u16(memory, extensionOffset(id)) : -1;
  }

  /// Whether an extension has exactly this value; false where absent.
  public boolean extensionEquals(int id, byte[] value) {
    if (extensionBytes(id) != value.length) {
      return false;
    }
    long at = extensionOffset(id);
    for (int i = 0; i < value.length; i++) {
      if (memory.get(ValueLayout.JAVA_BYTE, at + i) != value[i]) {
        return false;
      }
    }
    return true;
  }

  /// An extension's value as text: a mid or a rid (RFC 8852 §3), at most 255 characters. Allocates.
  ///
  /// @return null where absent or empty, or where it is not printable ASCII without spaces
  public @Nullable String extensionText(int id) {
    int bytes = extensionBytes(id);
    if (bytes < 1) {
      return null;
    }
    byte[] text = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      text[i] = memory.get(ValueLayout.JAVA_BYTE, extensionOffset(id) + i);
      if (text[i] <= ' ' || text[i] == 0x7f) { // bytes from 0x80 on are negative
        return null;
      }
    }
    return new String(text, StandardCharsets.US_ASCII);
  }
}
