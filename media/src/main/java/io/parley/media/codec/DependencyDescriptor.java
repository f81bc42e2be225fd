package io.parley.media.codec;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// A view of the dependency descriptor header extension (AV1 RTP specification, appendix A.8), and
/// its rewriting for another receiver.
///
/// One object is laid over value after value; allocates nothing. Owned by one shard.
public final class DependencyDescriptor {

  /// The longest value that is written.
  public static final int MAX_BYTES = 255;

  /// Decode targets beyond which [#rewrite] tells nothing of those that are left out.
  public static final int MAX_REWRITTEN_TARGETS = 13;

  private static final int MANDATORY_BYTES = 3;
  private static final int MANDATORY_BITS = 8 * MANDATORY_BYTES;
  private static final int FLAG_BITS = 5;
  private static final int STRUCTURE = 0x10;
  private static final int ACTIVE = 0x08;
  private static final int CUSTOM_INDICATIONS = 0x04;
  private static final int CUSTOM_REFERENCES = 0x02;

  private static final int DISCARDABLE = 1;
  private static final int SWITCH = 2;

  private final BitReader bits = new BitReader();
  private final BitWriter writer = new BitWriter();
  private final TemplateStructure attached = new TemplateStructure();
  private final int[] references = new int[TemplateStructure.MAX_REFERENCES];

  private MemorySegment memory = MemorySegment.NULL;
  private long offset;
  private int length;
  private int first;
  private int frameNumber;
  private boolean templateStructure;
  private int flags;
  private int spatial;
  private int temporal;
  private int present;
  private int switching;
  private int required;
  private int referenceCount;

  /// Looks at an extension's value: its mandatory fields alone.
  ///
  /// @return false where it is too short
  public boolean wrap(MemorySegment lent, long valueOffset, int bytes) {
    if (bytes < MANDATORY_BYTES) {
      return false;
    }
    memory = lent;
    offset = valueOffset;
    length = bytes;
    first = Wire.u8(memory, offset);
    frameNumber = Wire.u16(memory, offset + 1);
    templateStructure = length > MANDATORY_BYTES && (Wire.u8(memory, offset + 3) & 0x80) != 0;
    return true;
  }

  /// Reads the rest of what was wrapped.
  ///
  /// @param structure of the stream; takes over what a key frame brings
  /// @return false where it cannot be understood; the structure stays as it was
  public boolean read(TemplateStructure structure) {
    bits.wrap(memory, offset, length);
    bits.skip(MANDATORY_BITS);
    flags = length > MANDATORY_BYTES ? bits.read(FLAG_BITS) : 0;
    TemplateStructure from = structure;
    if ((flags & STRUCTURE) != 0) {
      if (!attached.read(bits)) {
        return false;
      }
      from = attached;
    }
    int active = (flags & ACTIVE) != 0 ? bits.read(from.targets()) : from.all();
    int index = from.index(templateId());
    if (index < 0 || !readFrame(from, index)) {
      return false;
    }
    if (from == attached) {
      structure.take(attached);
    }
    if ((flags & (STRUCTURE | ACTIVE)) != 0) {
      structure.activate(frameNumber, active);
    }
    return true;
  }

  private boolean readFrame(TemplateStructure from, int index) {
    spatial = from.spatialOfTemplate(index);
    temporal = from.temporalOfTemplate(index);
    present = from.present(index);
    switching = from.switching(index);
    required = from.required(index);
    referenceCount = from.references(index);
    for (int i = 0; i < referenceCount; i++) {
      references[i] = from.reference(index, i);
    }
    if ((flags & CUSTOM_INDICATIONS) != 0) {
      readIndications(from.targets());
    }
    return ((flags & CUSTOM_REFERENCES) == 0 || readReferences()) && !bits.isExhausted();
  }

  private void readIndications(int targets) {
    present = 0;
    switching = 0;
    required = 0;
    for (int target = 0; target < targets; target++) {
      int indication = bits.read(2);
      present |= indication != 0 ? 1 << target : 0;
      switching |= indication == SWITCH ? 1 << target : 0;
      required |= indication > DISCARDABLE ? 1 << target : 0;
    }
  }

  private boolean readReferences() {
    referenceCount = 0;
    for (int size = bits.read(2); size > 0; size = bits.read(2)) {
      if (referenceCount == references.length) {
        return false;
      }
      references[referenceCount++] = bits.read(4 * size) + 1;
    }
    return true;
  }

  /// The packet begins a frame of some layer.
  public boolean isFrameStart() {
    return (first & 0x80) != 0;
  }

  /// The packet ends a frame of some layer.
  public boolean isFrameEnd() {
    return (first & 0x40) != 0;
  }

  /// Which template the frame follows, 0 to 63.
  public int templateId() {
    return first & 0x3f;
  }

  /// 0 to 65535, wraps.
  public int frameNumber() {
    return frameNumber;
  }

  /// The templates are attached: the packet begins a new coded video sequence.
  public boolean hasTemplateStructure() {
    return templateStructure;
  }

  /// The packet says which decode targets are produced. Only after [#read], as all that follows.
  public boolean hasActiveTargets() {
    return (flags & ACTIVE) != 0;
  }

  /// The frame's spatial layer.
  public int spatial() {
    return spatial;
  }

  /// The frame's temporal layer.
  public int temporal() {
    return temporal;
  }

  /// The decode targets that the frame belongs to.
  public int present() {
    return present;
  }

  /// The decode targets that one may change to at this frame, if it can be decoded.
  public int switching() {
    return switching;
  }

  /// The decode targets in which later frames may refer to this one.
  public int required() {
    return required;
  }

  /// How many frames this one refers to.
  public int references() {
    return referenceCount;
  }

  /// How many frames back one of them is, 1 or more.
  public int reference(int which) {
    return references[which];
  }

  /// Writes what was wrapped with another frame number and, where a mask is given, with the decode
  /// targets that are forwarded.
  ///
  /// @param target with room for [#MAX_BYTES]
  /// @param newFrameNumber its lowest 16 bits count
  /// @param mask of the decode targets that are forwarded; 0 leaves that as it is
  /// @param targets how many decode targets the stream has, where no structure is attached
  /// @return how many bytes were written; 0 where the value is too long or cannot be understood
  public int rewrite(
      MemorySegment target, long targetOffset, int newFrameNumber, int mask, int targets) {
    bits.wrap(memory, offset, length);
    bits.skip(MANDATORY_BITS);
    writer.wrap(target, targetOffset);
    writer.write(first, 8);
    writer.write(newFrameNumber, 16);
    if (mask != 0) {
      int told = length > MANDATORY_BYTES ? bits.read(FLAG_BITS) : 0;
      if (length + 1 + TemplateStructure.MAX_TEMPLATES / 8 > MAX_BYTES) {
        return 0;
      }
      writer.write(told | ACTIVE, FLAG_BITS);
      int count = targets;
      if ((told & STRUCTURE) != 0) {
        if (!copyStructure()) {
          return 0;
        }
        count = attached.targets();
      }
      bits.skip((told & ACTIVE) != 0 ? count : 0);
      writer.write(mask, count);
    }
    writer.copy(bits, Math.min(bits.left(), 8 * (MAX_BYTES - writer.bytes())));
    return writer.bytes();
  }

  private boolean copyStructure() {
    int begin = bits.position();
    if (!attached.read(bits)) {
      return false;
    }
    int structureBits = bits.position() - begin;
    bits.wrap(memory, offset, length);
    bits.skip(begin);
    writer.copy(bits, structureBits);
    return true;
  }
}
