package io.parley.media.layer;

import io.parley.media.codec.KeyFrames;
import io.parley.media.codec.Vp8Descriptor;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.Codec;

/// Where a packet stands among the layers of its stream: read once, then asked by every down-track.
///
/// One object is laid over packet after packet; allocates nothing. Owned by one shard.
public final class PacketLayer {

  /// What tells the layers of a stream apart.
  public enum Form {
    /// Nothing does: every packet is needed.
    WHOLE,
    /// The VP8 payload descriptor: temporal layers.
    VP8
  }

  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private Form form = Form.WHOLE;
  private boolean keyFrame;
  private boolean malformed;
  private int spatial;
  private int temporal;
  private long timestamp;

  /// Looks at a packet.
  ///
  /// @param header laid over the packet
  /// @param unwrapped its timestamp on a clock that does not wrap
  public void read(Codec codec, RtpHeader header, long unwrapped) {
    timestamp = unwrapped;
    form = Form.WHOLE;
    spatial = 0;
    temporal = 0;
    malformed = false;
    keyFrame =
        KeyFrames.isKeyFrame(codec, header.memory(), header.payloadOffset(), header.payloadBytes());
    if (codec == Codec.VP8) {
      readVp8(header);
    }
  }

  private void readVp8(RtpHeader header) {
    if (!vp8.wrap(header.memory(), header.payloadOffset(), header.payloadBytes())) {
      malformed = header.payloadBytes() > 0;
      return;
    }
    form = Form.VP8;
    temporal = Math.max(0, vp8.temporalLayer());
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
    return -1 << spatial;
  }

  /// The descriptor of a packet whose form is [Form#VP8].
  public Vp8Descriptor vp8() {
    return vp8;
  }
}
