package io.parley.media.codec;

import io.parley.media.section.Codec;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;

/// Tells from one packet's payload whether a frame, or a key frame, begins in it.
///
/// End-to-end encryption leaves in the clear what is read here. Bytes that are no payload of the
/// codec begin nothing. Allocates nothing.
public final class KeyFrames {

  private static final int NAL_SLICE = 1;
  private static final int NAL_IDR = 5;
  private static final int NAL_SPS = 7;
  private static final int LAST_SINGLE_NAL = 23;
  private static final int NAL_STAP_A = 24;
  private static final int NAL_FU_A = 28;

  private static final int OBU_SEQUENCE_HEADER = 1;

  private KeyFrames() {}

  /// Whether one who has seen nothing yet can decode from this packet on. Always true for audio.
  ///
  /// For AV1 with a dependency descriptor, ask [DependencyDescriptor#hasTemplateStructure] as well.
  public static boolean isKeyFrame(
      Codec codec, MemorySegment memory, long payloadOffset, int payloadBytes) {
    return switch (codec) {
      case OPUS -> true;
      case VP8 ->
          isVp8Start(memory, payloadOffset, payloadBytes)
              && (Wire.u8(memory, payloadOffset + vp8Bytes(memory, payloadOffset, payloadBytes))
                      & 1)
                  == 0;
      case VP9 ->
          isVp9Start(memory, payloadOffset, payloadBytes)
              && (Wire.u8(memory, payloadOffset) & 0x40) == 0;
      case H264 -> isH264KeyFrame(memory, payloadOffset, payloadBytes);
      case AV1 -> isAv1KeyFrame(memory, payloadOffset, payloadBytes);
    };
  }

  /// Whether a frame begins in this packet; for SVC streams, its lowest spatial layer. Always true
  /// for audio. For AV1 it may also be true within a frame: only the marker before it is certain.
  public static boolean isFrameStart(
      Codec codec, MemorySegment memory, long payloadOffset, int payloadBytes) {
    return switch (codec) {
      case OPUS -> true;
      case VP8 -> isVp8Start(memory, payloadOffset, payloadBytes);
      case VP9 -> isVp9Start(memory, payloadOffset, payloadBytes);
      case H264 -> isH264Start(memory, payloadOffset, payloadBytes);
      case AV1 -> payloadBytes >= 2 && (Wire.u8(memory, payloadOffset) & 0x80) == 0;
    };
  }

  private static int vp8Bytes(MemorySegment memory, long at, int bytes) {
    return Vp8Descriptor.measure(memory, at, bytes);
  }

  /// S is set and the partition is 0 (RFC 7741 §4.2).
  private static boolean isVp8Start(MemorySegment memory, long at, int bytes) {
    return vp8Bytes(memory, at, bytes) > 0 && (Wire.u8(memory, at) & 0x17) == 0x10;
  }

  /// B is set and the spatial layer, where there are layers, is 0 (RFC 9628 §4.2).
  private static boolean isVp9Start(MemorySegment memory, long at, int bytes) {
    if (bytes < 2) {
      return false;
    }
    int flags = Wire.u8(memory, at);
    if ((flags & 0x08) == 0) {
      return false;
    }
    if ((flags & 0x20) == 0) {
      return true;
    }
    int layers = 1;
    if ((flags & 0x80) != 0) {
      layers += (Wire.u8(memory, at + 1) & 0x80) != 0 ? 2 : 1;
    }
    return layers < bytes && (Wire.u8(memory, at + layers) & 0x0e) == 0;
  }

  /// A parameter set or an IDR slice, alone, aggregated, or in a first fragment (RFC 6184 §5).
  private static boolean isH264KeyFrame(MemorySegment memory, long at, int bytes) {
    if (bytes < 2) {
      return false;
    }
    int type = Wire.u8(memory, at) & 0x1f;
    return switch (type) {
      case NAL_STAP_A -> aggregatesKeyFrame(memory, at + 1, at + bytes);
      case NAL_FU_A ->
          (Wire.u8(memory, at + 1) & 0x80) != 0 && isKey(Wire.u8(memory, at + 1) & 0x1f);
      default -> isKey(type);
    };
  }

  private static boolean isKey(int nalType) {
    return nalType == NAL_IDR || nalType == NAL_SPS;
  }

  private static boolean aggregatesKeyFrame(MemorySegment memory, long from, long end) {
    long at = from;
    while (end - at >= 3) {
      int bytes = Wire.u16(memory, at);
      if (bytes == 0 || bytes > end - at - 2) {
        return false;
      }
      if (isKey(Wire.u8(memory, at + 2) & 0x1f)) {
        return true;
      }
      at += 2 + bytes;
    }
    return false;
  }

  /// All but slices come before a frame's first slice, whose first macroblock is 0: a single set
  /// bit (RFC 6184 §5, H.264 §7.3.3).
  private static boolean isH264Start(MemorySegment memory, long at, int bytes) {
    if (bytes < 2) {
      return false;
    }
    int type = Wire.u8(memory, at) & 0x1f;
    int slice = 1;
    if (type == NAL_FU_A) {
      if ((Wire.u8(memory, at + 1) & 0x80) == 0 || bytes < 3) {
        return false;
      }
      type = Wire.u8(memory, at + 1) & 0x1f;
      slice = 2;
    } else if (type == NAL_STAP_A) {
      if (bytes < 5) {
        return false;
      }
      type = Wire.u8(memory, at + 3) & 0x1f;
      slice = 4;
    }
    if (type == 0 || type > LAST_SINGLE_NAL) {
      return false;
    }
    boolean isSlice = type == NAL_SLICE || type == NAL_IDR;
    return !isSlice || (Wire.u8(memory, at + slice) & 0x80) != 0;
  }

  /// The aggregation header's N, or a sequence header as first element (AV1 RTP specification
  /// §4.4).
  private static boolean isAv1KeyFrame(MemorySegment memory, long at, int bytes) {
    if (bytes < 2) {
      return false;
    }
    int aggregation = Wire.u8(memory, at);
    if ((aggregation & 0x88) != 0) {
      return (aggregation & 0x80) == 0; // N; with Z set as well it would begin in its middle
    }
    int obu = 1;
    if ((aggregation & 0x30) != 0x10) { // lengths are written, but for the last of a known count
      while (obu < bytes && (Wire.u8(memory, at + obu) & 0x80) != 0) {
        obu++;
      }
      obu++;
    }
    return obu < bytes && (Wire.u8(memory, at + obu) >>> 3 & 0x0f) == OBU_SEQUENCE_HEADER;
  }
}
