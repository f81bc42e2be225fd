package io.parley.media.codec;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// A view of the VP8 payload descriptor (RFC 7741 §4.2), and its rewriting for another receiver.
///
/// One object is laid over payload after payload; allocates nothing. Owned by one shard.
public final class Vp8Descriptor {

  /// The longest descriptor; a rewritten one never exceeds it.
  public static final int MAX_BYTES = 6;

  private static final int ABSENT = -1;
  private static final int LONG_PICTURE_ID = 0x8000;

  private int first;
  private int present;
  private int bytes;
  private int pictureId;
  private boolean longPictureId;
  private int tl0PictureIndex;
  private int temporal;
  private boolean keyFrame;

  /// Looks at a payload.
  ///
  /// @return false where it ends within the descriptor or right after it
  public boolean wrap(MemorySegment memory, long offset, int length) {
    bytes = measure(memory, offset, length);
    if (bytes < 0) {
      return false;
    }
    first = Wire.u8(memory, offset);
    present = (first & 0x80) == 0 ? 0 : Wire.u8(memory, offset + 1) & 0xf0;
    long at = offset + ((first & 0x80) != 0 ? 2 : 1);
    pictureId = ABSENT;
    longPictureId = false;
    if (present(0x80)) {
      longPictureId = (Wire.u8(memory, at) & 0x80) != 0;
      pictureId = longPictureId ? Wire.u16(memory, at) & 0x7fff : Wire.u8(memory, at);
      at += longPictureId ? 2 : 1;
    }
    tl0PictureIndex = present(0x40) ? Wire.u8(memory, at++) : ABSENT;
    temporal = present(0x30) ? Wire.u8(memory, at) : 0;
    keyFrame = isFrameStart() && (Wire.u8(memory, offset + bytes) & 1) == 0;
    return true;
  }

  /// The length of the descriptor at the start of a payload, -1 where the payload does not go on
  /// behind it.
  static int measure(MemorySegment memory, long offset, int length) {
    if (length < 1) {
      return -1;
    }
    int bytes = 1;
    if ((Wire.u8(memory, offset) & 0x80) != 0) {
      if (length < 3) {
        return -1;
      }
      int present = Wire.u8(memory, offset + 1);
      bytes = 2;
      if ((present & 0x80) != 0) {
        bytes += (Wire.u8(memory, offset + 2) & 0x80) != 0 ? 2 : 1;
      }
      bytes += (present & 0x40) != 0 ? 1 : 0;
      bytes += (present & 0x30) != 0 ? 1 : 0;
    }
    return bytes < length ? bytes : -1;
  }

  private boolean present(int bits) {
    return (present & bits) != 0;
  }

  /// Length of the descriptor.
  public int bytes() {
    return bytes;
  }

  /// The packet begins a frame: the start of partition 0.
  public boolean isFrameStart() {
    return (first & 0x17) == 0x10;
  }

  /// The packet begins a key frame (RFC 7741 §4.3).
  public boolean isKeyFrame() {
    return keyFrame;
  }

  /// 0 to 127, or to 32767 where [#isLongPictureId]; -1 where absent.
  public int pictureId() {
    return pictureId;
  }

  /// The picture id has 15 bits rather than 7.
  public boolean isLongPictureId() {
    return longPictureId;
  }

  /// TL0PICIDX, 0 to 255: counts frames of the lowest temporal layer; -1 where absent.
  public int tl0PictureIndex() {
    return tl0PictureIndex;
  }

  /// The temporal layer, 0 to 3; -1 where absent.
  public int temporalLayer() {
    return present(0x20) ? temporal >>> 6 : ABSENT;
  }

  /// The frame depends on the lowest temporal layer only: one may switch up to its layer here.
  public boolean isLayerSync() {
    return present(0x20) && (temporal & 0x20) != 0;
  }

  /// KEYIDX, 0 to 31: counts key frames; -1 where absent.
  public int keyIndex() {
    return present(0x10) ? temporal & 0x1f : ABSENT;
  }

  /// Length of the descriptor that [#rewrite] writes.
  public int rewrittenBytes(boolean asLongPictureId) {
    if (!present(0x80)) {
      return bytes;
    }
    return bytes + (asLongPictureId ? 1 : 0) - (longPictureId ? 1 : 0);
  }

  /// Writes this descriptor with other numbers. A number that this descriptor lacks is not added.
  /// The target may be the memory that is viewed; its payload has then to be moved first where the
  /// length changes.
  ///
  /// @param newPictureId its lowest 7 or 15 bits count
  /// @param asLongPictureId write the picture id with 15 bits
  /// @param newTl0PictureIndex its lowest 8 bits count
  /// @param newKeyIndex its lowest 5 bits count
  /// @return how many bytes were written: [#rewrittenBytes]
  public int rewrite(
      MemorySegment target,
      long offset,
      int newPictureId,
      boolean asLongPictureId,
      int newTl0PictureIndex,
      int newKeyIndex) {
    long at = offset;
    Wire.putU8(target, at++, first);
    if ((first & 0x80) != 0) {
      Wire.putU8(target, at++, present);
    }
    if (present(0x80) && asLongPictureId) {
      Wire.putU16(target, at, LONG_PICTURE_ID | (newPictureId & 0x7fff));
      at += 2;
    } else if (present(0x80)) {
      Wire.putU8(target, at++, newPictureId & 0x7f);
    }
    if (present(0x40)) {
      Wire.putU8(target, at++, newTl0PictureIndex);
    }
    if (present(0x30)) {
      int index = present(0x10) ? newKeyIndex & 0x1f : temporal & 0x1f;
      Wire.putU8(target, at++, (temporal & 0xe0) | index);
    }
    return (int) (at - offset);
  }
}
