package io.parley.media.codec;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// A view of the mandatory fields of the dependency descriptor header extension (AV1 RTP
/// specification, appendix A.8.2). Allocates nothing. Owned by one shard.
public final class DependencyDescriptor {

  private static final int MANDATORY_BYTES = 3;

  private int first;
  private int frameNumber;
  private boolean templateStructure;

  /// Looks at an extension's value.
  ///
  /// @return false where it is too short
  public boolean wrap(MemorySegment memory, long offset, int length) {
    if (length < MANDATORY_BYTES) {
      return false;
    }
    first = Wire.u8(memory, offset);
    frameNumber = Wire.u16(memory, offset + 1);
    templateStructure = length > MANDATORY_BYTES && (Wire.u8(memory, offset + 3) & 0x80) != 0;
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
}
