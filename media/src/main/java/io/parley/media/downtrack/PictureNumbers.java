package io.parley.media.downtrack;

import io.parley.media.codec.Vp8Descriptor;
import io.parley.media.layer.PacketLayer;

/// Keeps picture id, TL0PICIDX and KEYIDX continuous when the source of a stream changes, and over
/// frames that are left out (RFC 7741 §4.2); a receiver that sees them jump stops decoding.
final class PictureNumbers {

  private static final int LONG_BITS = 15;
  private static final int SHORT_BITS = 7;

  private final Renumbering pictures = new Renumbering();
  private boolean started;
  private boolean begun;
  private long newest;
  private int tl0Offset;
  private int keyOffset;
  private long lastPicture;
  private int lastTl0;
  private int lastKey;

  /// The next packets come from another source, of which this is the first.
  void begin(PacketLayer first) {
    begun = first.form() == PacketLayer.Form.VP8 && first.vp8().pictureId() >= 0;
    if (!begun) {
      return;
    }
    Vp8Descriptor vp8 = first.vp8();
    newest = vp8.pictureId();
    pictures.begin(newest, started ? lastPicture + 1 : newest);
    if (started) {
      tl0Offset = lastTl0 + 1 - vp8.tl0PictureIndex() & PacketChanges.TL0_MASK;
      keyOffset = lastKey + 1 - vp8.keyIndex() & PacketChanges.KEY_MASK;
    }
    started = true;
  }

  private boolean numbers(PacketLayer packet) {
    return begun && packet.form() == PacketLayer.Form.VP8 && packet.vp8().pictureId() >= 0;
  }

  private long unwrap(Vp8Descriptor vp8) {
    int shift = Long.SIZE - (vp8.isLongPictureId() ? LONG_BITS : SHORT_BITS);
    return newest + (vp8.pictureId() - newest << shift >> shift);
  }

  /// What is added to a packet's numbers.
  long changes(PacketLayer packet) {
    if (!numbers(packet)) {
      return 0;
    }
    long picture = unwrap(packet.vp8());
    return PacketChanges.numbers(pictures.map(picture) - picture, tl0Offset, keyOffset);
  }

  /// A packet in order was sent.
  void sent(PacketLayer packet) {
    if (numbers(packet)) {
      Vp8Descriptor vp8 = packet.vp8();
      long picture = unwrap(vp8);
      newest = Math.max(newest, picture);
      pictures.note(picture);
      lastPicture = pictures.map(newest);
      lastTl0 = vp8.tl0PictureIndex() + tl0Offset & PacketChanges.TL0_MASK;
      lastKey = vp8.keyIndex() + keyOffset & PacketChanges.KEY_MASK;
    }
  }

  /// The frame of a packet in order is left out.
  void skip(PacketLayer packet) {
    if (numbers(packet)) {
      long picture = unwrap(packet.vp8());
      newest = Math.max(newest, picture);
      pictures.skip(picture);
    }
  }
}
