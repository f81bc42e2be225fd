package io.parley.media.layer;

import io.parley.media.codec.DependencyDescriptor;
import io.parley.media.codec.KeyFrames;
import io.parley.media.codec.TemplateStructure;
import io.parley.media.codec.Vp8Descriptor;
import io.parley.media.codec.Vp9Descriptor;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.Codec;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Where a packet stands among the layers of its stream: read once, then asked by every down-track.
///
/// One object is laid over packet after packet; allocates nothing. Owned by one shard.
public final class PacketLayer {

  /// What tells the layers of a stream apart.
  public enum Form {
    /// Nothing does: every packet is needed.
    WHOLE,
    /// The VP8 payload descriptor: temporal layers.
    VP8,
    /// The VP9 payload descriptor: spatial and temporal layers.
    VP9,
    /// The dependency descriptor, whatever the codec.
    DEPENDENCY
  }

  /// Of a VP8 key frame: its tag and start code, then its size (RFC 6386 §9.1).
  private static final int VP8_SIZE_AT = 6;

  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private final Vp9Descriptor vp9 = new Vp9Descriptor();
  private final DependencyDescriptor dependency = new DependencyDescriptor();
  private @Nullable TemplateStructure structure;
  private MemorySegment memory = MemorySegment.NULL;
  private long payloadOffset;
  private int payloadBytes;
  private Form form = Form.WHOLE;
  private boolean hasVp8;
  private boolean hasVp9;
  private boolean keyFrame;
  private boolean malformed;
  private int spatial;
  private int temporal;
  private int takers;
  private long timestamp;
  private int live;

  /// Looks at a packet.
  ///
  /// @param header laid over the packet
  /// @param unwrapped its timestamp on a clock that does not wrap
  /// @param templates the stream's, null where the packet carries no dependency descriptor
  /// @param descriptorId the dependency descriptor's header extension id
  public void read(
      Codec codec,
      RtpHeader header,
      long unwrapped,
      @Nullable TemplateStructure templates,
      int descriptorId) {
    timestamp = unwrapped;
    memory = header.memory();
    payloadOffset = header.payloadOffset();
    payloadBytes = header.payloadBytes();
    form = Form.WHOLE;
    structure = null;
    spatial = 0;
    temporal = 0;
    takers = -1;
    malformed = false;
    keyFrame = KeyFrames.isKeyFrame(codec, memory, payloadOffset, payloadBytes);
    hasVp8 = codec == Codec.VP8 && vp8.wrap(memory, payloadOffset, payloadBytes);
    hasVp9 = codec == Codec.VP9 && vp9.wrap(memory, payloadOffset, payloadBytes);
    if (payloadBytes == 0) {
      return;
    }
    malformed = codec == Codec.VP8 && !hasVp8 || codec == Codec.VP9 && !hasVp9;
    if (hasVp8) {
      form = Form.VP8;
      temporal = Math.max(0, vp8.temporalLayer());
    } else if (hasVp9) {
      readVp9();
    }
    if (templates != null) {
      readDependency(codec, header, templates, descriptorId);
    }
  }

  private void readVp9() {
    form = Form.VP9;
    spatial = Math.max(0, vp9.spatialLayer());
    temporal = Math.max(0, vp9.temporalLayer());
    takers = isLeftOutAbove() ? 1 << spatial : -1 << spatial;
  }

  /// A frame of a key picture is kept even where it says that no other needs it: it costs little,
  /// and some encoders say so of all.
  private boolean isLeftOutAbove() {
    return vp9.isNotReferencedUpward() && vp9.isInterPredicted();
  }

  private void readDependency(
      Codec codec, RtpHeader header, TemplateStructure templates, int descriptorId) {
    int bytes = header.extensionBytes(descriptorId);
    boolean wrapped =
        bytes > 0 && dependency.wrap(memory, header.extensionOffset(descriptorId), bytes);
    if (codec == Codec.AV1) {
      keyFrame = wrapped && dependency.hasTemplateStructure();
    }
    if (!wrapped || !dependency.read(templates)) {
      malformed = true;
      form = Form.WHOLE;
      takers = -1;
      return;
    }
    form = Form.DEPENDENCY;
    structure = templates;
    spatial = dependency.spatial();
    temporal = dependency.temporal();
    takers = 1 << spatial;
    for (int layer = 0; layer < Layers.MAX_SPATIAL; layer++) {
      takers |= (dependency.present() & templates.ofSpatial(layer)) != 0 ? 1 << layer : 0;
    }
  }

  /// What tells its layers apart.
  public Form form() {
    return form;
  }

  /// One who has seen nothing yet can decode from here on.
  public boolean isKeyFrame() {
    return keyFrame;
  }

  /// Its descriptor could not be read; it is then not dropped by layer.
  public boolean isMalformed() {
    return malformed;
  }

  /// Its spatial layer within the stream, 0 where the stream has one.
  public int spatial() {
    return spatial;
  }

  /// Its temporal layer, 0 where nothing is said of it.
  public int temporal() {
    return temporal;
  }

  /// Unwrapped; all packets of a picture share it.
  public long timestamp() {
    return timestamp;
  }

  /// Bit s is set where one who takes spatial layer s needs this packet.
  public int takers() {
    return takers;
  }

  /// The highest spatial layer of the stream that arrives.
  public int live() {
    return live;
  }

  /// Sets what [#live] answers.
  public void live(int highest) {
    live = highest;
  }

  /// The payload begins with a VP8 descriptor.
  public boolean hasVp8() {
    return hasVp8;
  }

  /// The VP8 descriptor; only where [#hasVp8].
  public Vp8Descriptor vp8() {
    return vp8;
  }

  /// The payload begins with a VP9 descriptor.
  public boolean hasVp9() {
    return hasVp9;
  }

  /// The VP9 descriptor; only where [#hasVp9].
  public Vp9Descriptor vp9() {
    return vp9;
  }

  /// The dependency descriptor; only where the form is [Form#DEPENDENCY].
  public DependencyDescriptor dependency() {
    return dependency;
  }

  /// The stream's templates; only where the form is [Form#DEPENDENCY].
  public TemplateStructure structure() {
    TemplateStructure known = structure;
    if (known == null) {
      throw new IllegalStateException("no dependency descriptor");
    }
    return known;
  }

  /// Tells how large pictures are, as far as a key frame says.
  public void tellSizes(LayerMeter meter) {
    if (form == Form.DEPENDENCY) {
      TemplateStructure known = structure();
      for (int layer = 0; layer < known.spatialLayers(); layer++) {
        meter.size(layer, known.width(layer), known.height(layer));
      }
    } else if (hasVp9) {
      for (int layer = 0; layer < vp9.announcedSpatialLayers(); layer++) {
        meter.size(layer, vp9.announcedWidth(layer), vp9.announcedHeight(layer));
      }
    } else if (hasVp8) {
      tellVp8Size(meter);
    }
  }

  private void tellVp8Size(LayerMeter meter) {
    long at = payloadOffset + vp8.bytes();
    if (payloadBytes - vp8.bytes() >= VP8_SIZE_AT + 4 && Wire.u24(memory, at + 3) == 0x9d012a) {
      int width = Wire.u8(memory, at + VP8_SIZE_AT) | Wire.u8(memory, at + VP8_SIZE_AT + 1) << 8;
      int height =
          Wire.u8(memory, at + VP8_SIZE_AT + 2) | Wire.u8(memory, at + VP8_SIZE_AT + 3) << 8;
      meter.size(0, width & 0x3fff, height & 0x3fff);
    }
  }
}
