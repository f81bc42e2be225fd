package io.parley.media.downtrack;

import io.parley.media.layer.PacketLayer;

/// Keeps what numbers pictures continuous when the source of a stream changes: picture id and
/// TL0PICIDX (RFC 7741 §4.2, RFC 9628 §4.2), VP8's KEYIDX, the dependency descriptor's frame
/// number.
///
/// A receiver that sees them jump stops decoding. VP8's picture ids close up over frames that are
/// left out, since a receiver takes a gap for a loss; the others say by themselves what refers to
/// what, and keep their gaps.
final class PictureNumbers {

  private static final int LONG_BITS = 15;
  private static final int SHORT_BITS = 7;

  private final Renumbering pictures = new Renumbering();
  private boolean started;
  private boolean begun;
  private boolean ofVp9;
  private long newest;
  private int tl0Offset;
  private int keyOffset;
  private long lastPicture;
  private int lastTl0;
  private int lastKey;
  private boolean startedFrames;
  private int frameOffset;
  private int lastFrame;

  /// The next packets come from another source, of which this is the first.
  void begin(PacketLayer first) {
    if (first.form() == PacketLayer.Form.DEPENDENCY) {
      int frame = first.dependency().frameNumber();
      frameOffset = startedFrames ? lastFrame + 1 - frame : 0;
      startedFrames = true;
      lastFrame = frame + frameOffset;
    }
    ofVp9 = first.hasVp9();
    begun = numbers(first);
    if (!begun) {
      return;
    }
    newest = picture(first);
    pictures.begin(newest, started ? lastPicture + 1 : newest);
    tl0Offset = started ? lastTl0 + 1 - tl0(first) : 0;
    keyOffset = started ? lastKey + 1 - key(first) : 0;
    started = true;
  }

  /// What is added to a packet's numbers.
  long changes(PacketLayer packet) {
    long changes = 0;
    if (isNumbered(packet)) {
      long picture = unwrap(packet);
      changes = PacketChanges.numbers(pictures.map(picture) - picture, tl0Offset, keyOffset);
      changes |= ofVp9 && changes != 0 ? PacketChanges.VP9 : 0;
    }
    return packet.form() == PacketLayer.Form.DEPENDENCY
        ? changes | PacketChanges.frame(frameOffset)
        : changes;
  }

  /// A packet in order was sent.
  void sent(PacketLayer packet) {
    if (packet.form() == PacketLayer.Form.DEPENDENCY) {
      lastFrame = packet.dependency().frameNumber() + frameOffset;
    }
    if (isNumbered(packet)) {
      long picture = unwrap(packet);
      newest = Math.max(newest, picture);
      pictures.note(picture);
      lastPicture = pictures.map(newest);
      lastTl0 = tl0(packet) + tl0Offset;
      lastKey = key(packet) + keyOffset;
    }
  }

  /// The frame of a packet in order is left out.
  void skip(PacketLayer packet) {
    if (isNumbered(packet) && !ofVp9) {
      long picture = unwrap(packet);
      newest = Math.max(newest, picture);
      pictures.skip(picture);
    }
  }

  private boolean isNumbered(PacketLayer packet) {
    return begun && packet.hasVp9() == ofVp9 && numbers(packet);
  }

  private static boolean numbers(PacketLayer packet) {
    return packet.hasVp8() && packet.vp8().pictureId() >= 0
        || packet.hasVp9() && packet.vp9().pictureId() >= 0;
  }

  /// Whether a receiver knows by a packet's picture numbers that it misses no other, whatever it
  /// misses of the sequence numbers before.
  ///
  /// @param described it takes the dependency descriptor
  static boolean tellAll(PacketLayer packet, boolean described) {
    if (packet.hasVp8()) {
      return packet.vp8().pictureId() >= 0
          && packet.vp8().tl0PictureIndex() >= 0
          && packet.vp8().temporalLayer() >= 0;
    }
    return packet.hasVp9()
        ? packet.vp9().pictureId() >= 0 && packet.vp9().temporalLayer() >= 0
        : described && packet.form() == PacketLayer.Form.DEPENDENCY;
  }

  private long unwrap(PacketLayer packet) {
    boolean wide = ofVp9 ? packet.vp9().isLongPictureId() : packet.vp8().isLongPictureId();
    int shift = Long.SIZE - (wide ? LONG_BITS : SHORT_BITS);
    return newest + (picture(packet) - newest << shift >> shift);
  }

  private static int picture(PacketLayer packet) {
    return packet.hasVp9() ? packet.vp9().pictureId() : packet.vp8().pictureId();
  }

  private static int tl0(PacketLayer packet) {
    return packet.hasVp9() ? packet.vp9().tl0PictureIndex() : packet.vp8().tl0PictureIndex();
  }

  private static int key(PacketLayer packet) {
    return packet.hasVp9() ? 0 : packet.vp8().keyIndex();
  }
}
