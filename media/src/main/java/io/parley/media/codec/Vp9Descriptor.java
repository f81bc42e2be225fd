package io.parley.media.codec;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// A view of the VP9 payload descriptor (RFC 9628 §4.2).
///
/// One object is laid over payload after payload; allocates nothing. Owned by one shard.
public final class Vp9Descriptor {

  /// What [#rewriteNumbers] writes at most: all up to the picture numbers.
  public static final int MAX_NUMBER_BYTES = 5;

  private static final int ABSENT = -1;

  /// A picture refers to at most three others (RFC 9628 §4.2).
  private static final int MAX_REFERENCES = 3;

  private MemorySegment memory = MemorySegment.NULL;
  private long start;
  private long end;
  private long at;

  private int flags;
  private int pictureId;
  private boolean longPictureId;
  private int layers;
  private int tl0PictureIndex;
  private long structureOffset;
  private int structureBytes;

  /// Looks at a payload.
  ///
  /// @return false where it ends within the descriptor or right after it, or refers to more
  ///     pictures than there may be
  public boolean wrap(MemorySegment memory, long offset, int length) {
    this.memory = memory;
    start = offset;
    end = offset + length;
    at = offset;
    pictureId = ABSENT;
    longPictureId = false;
    layers = 0;
    tl0PictureIndex = ABSENT;
    structureOffset = ABSENT;
    structureBytes = 0;
    if (length < 1) {
      return false;
    }
    flags = next();
    return readPictureId() && readLayers() && readReferences() && readStructure() && at < end;
  }

  private boolean has(int bytes) {
    return end - at >= bytes;
  }

  private int next() {
    return Wire.u8(memory, at++);
  }

  private boolean readPictureId() {
    if ((flags & 0x80) == 0) {
      return true;
    }
    if (!has(1)) {
      return false;
    }
    pictureId = next();
    longPictureId = (pictureId & 0x80) != 0;
    if (!longPictureId) {
      return true;
    }
    if (!has(1)) {
      return false;
    }
    pictureId = (pictureId & 0x7f) << 8 | next();
    return true;
  }

  private boolean readLayers() {
    if (!hasLayers()) {
      return true;
    }
    if (!has(isFlexible() ? 1 : 2)) {
      return false;
    }
    layers = next();
    if (!isFlexible()) {
      tl0PictureIndex = next();
    }
    return true;
  }

  private boolean readReferences() {
    if (!isFlexible() || !isInterPredicted()) {
      return true;
    }
    for (int i = 0; i < MAX_REFERENCES && has(1); i++) {
      if ((next() & 1) == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean readStructure() {
    if ((flags & 0x02) == 0) {
      return true;
    }
    structureOffset = at;
    if (!has(1)) {
      return false;
    }
    int head = next();
    if ((head & 0x10) != 0) { // a width and a height for each spatial layer
      at += 4L * ((head >>> 5) + 1);
    }
    if ((head & 0x08) != 0 && !readPictureGroup()) {
      return false;
    }
    structureBytes = (int) (at - structureOffset);
    return at <= end;
  }

  private boolean readPictureGroup() {
    if (!has(1)) {
      return false;
    }
    for (int pictures = next(); pictures > 0; pictures--) {
      if (!has(1)) {
        return false;
      }
      int references = next() >>> 2 & 3;
      at += references;
    }
    return true;
  }

  private boolean hasLayers() {
    return (flags & 0x20) != 0;
  }

  /// Length of the descriptor.
  public int bytes() {
    return (int) (at - start);
  }

  /// 0 to 127, or to 32767 where [#isLongPictureId]; -1 where absent.
  public int pictureId() {
    return pictureId;
  }

  /// The picture id has 15 bits rather than 7.
  public boolean isLongPictureId() {
    return longPictureId;
  }

  /// P: the layer frame refers to earlier pictures.
  public boolean isInterPredicted() {
    return (flags & 0x40) != 0;
  }

  /// F: references are written out in each packet.
  public boolean isFlexible() {
    return (flags & 0x10) != 0;
  }

  /// B: the packet begins a layer frame.
  public boolean isLayerFrameStart() {
    return (flags & 0x08) != 0;
  }

  /// E: the packet ends a layer frame.
  public boolean isLayerFrameEnd() {
    return (flags & 0x04) != 0;
  }

  /// Z: no frame of a higher spatial layer refers to this one.
  public boolean isNotReferencedUpward() {
    return (flags & 0x01) != 0;
  }

  /// The packet begins a picture: its lowest spatial layer.
  public boolean isFrameStart() {
    return isLayerFrameStart() && Math.max(0, spatialLayer()) == 0;
  }

  /// The packet begins a key picture.
  public boolean isKeyFrame() {
    return isFrameStart() && !isInterPredicted();
  }

  /// TID, 0 to 7; -1 where absent.
  public int temporalLayer() {
    return hasLayers() ? layers >>> 5 : ABSENT;
  }

  /// SID, 0 to 7; -1 where absent.
  public int spatialLayer() {
    return hasLayers() ? layers >>> 1 & 7 : ABSENT;
  }

  /// U: one may switch up to this temporal layer here.
  public boolean isSwitchingUpPoint() {
    return hasLayers() && (layers & 0x10) != 0;
  }

  /// D: the frame refers to the next lower spatial layer of the same picture.
  public boolean isInterLayerPredicted() {
    return hasLayers() && (layers & 1) != 0;
  }

  /// TL0PICIDX, 0 to 255; -1 where absent.
  public int tl0PictureIndex() {
    return tl0PictureIndex;
  }

  /// V: where the scalability structure lies in the segment; -1 where absent.
  public long structureOffset() {
    return structureOffset;
  }

  /// Length of the scalability structure; 0 where absent.
  public int structureBytes() {
    return structureBytes;
  }

  /// How many spatial layers the structure announces, 1 to 8; -1 without a structure.
  public int announcedSpatialLayers() {
    return structureOffset < 0 ? ABSENT : (Wire.u8(memory, structureOffset) >>> 5) + 1;
  }

  /// In pixels, 0 where the structure does not say.
  ///
  /// @param layer below [#announcedSpatialLayers]
  public int announcedWidth(int layer) {
    return announced(4L * layer);
  }

  /// In pixels, 0 where the structure does not say.
  ///
  /// @param layer below [#announcedSpatialLayers]
  public int announcedHeight(int layer) {
    return announced(4L * layer + 2);
  }

  private int announced(long field) {
    boolean tells = structureOffset >= 0 && (Wire.u8(memory, structureOffset) & 0x10) != 0;
    return tells ? Wire.u16(memory, structureOffset + 1 + field) : 0;
  }

  /// Writes the beginning of this descriptor with other numbers. A number that it lacks is not
  /// added.
  ///
  /// @param target with room for [#MAX_NUMBER_BYTES]
  /// @param newPictureId its lowest 7 or 15 bits count
  /// @param newTl0PictureIndex its lowest 8 bits count
  /// @return how many bytes were written; the rest of the payload follows as it is
  public int rewriteNumbers(
      MemorySegment target, long offset, int newPictureId, int newTl0PictureIndex) {
    long to = offset;
    Wire.putU8(target, to++, flags);
    if (pictureId >= 0 && longPictureId) {
      Wire.putU16(target, to, 0x8000 | newPictureId & 0x7fff);
      to += 2;
    } else if (pictureId >= 0) {
      Wire.putU8(target, to++, newPictureId & 0x7f);
    }
    if (hasLayers()) {
      Wire.putU8(target, to++, layers);
      if (!isFlexible()) {
        Wire.putU8(target, to++, newTl0PictureIndex);
      }
    }
    return (int) (to - offset);
  }
}
