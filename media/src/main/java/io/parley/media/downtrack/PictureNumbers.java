package io.parley.media.downtrack;

import io.parley.media.codec.Vp8Descriptor;

/// Keeps VP8's picture id, TL0PICIDX and KEYIDX continuous when the source of a stream changes (RFC
/// 7741 §4.2); a receiver that sees them jump stops decoding.
final class PictureNumbers {

  private static final int PICTURE_MASK = 0x7fff;
  private static final int TL0_MASK = 0xff;
  private static final int KEY_MASK = 0x1f;

  private boolean started;
  private int pictureOffset;
  private int tl0Offset;
  private int keyOffset;
  private int lastPicture;
  private int lastTl0;
  private int lastKey;

  /// The next packets come from another source, of which this is the first.
  void begin(Vp8Descriptor first) {
    if (started) {
      pictureOffset = lastPicture + 1 - first.pictureId() & PICTURE_MASK;
      tl0Offset = lastTl0 + 1 - first.tl0PictureIndex() & TL0_MASK;
      keyOffset = lastKey + 1 - first.keyIndex() & KEY_MASK;
    }
    started = true;
  }

  /// What is added to a packet's numbers now.
  int packed() {
    return pictureOffset | tl0Offset << 15 | keyOffset << 23;
  }

  /// A packet in order was sent.
  void sent(Vp8Descriptor source) {
    lastPicture = picture(source, packed());
    lastTl0 = tl0(source, packed());
    lastKey = key(source, packed());
  }

  static int picture(Vp8Descriptor source, int packed) {
    return source.pictureId() + (packed & PICTURE_MASK) & PICTURE_MASK;
  }

  static int tl0(Vp8Descriptor source, int packed) {
    return source.tl0PictureIndex() + (packed >>> 15) & TL0_MASK;
  }

  static int key(Vp8Descriptor source, int packed) {
    return source.keyIndex() + (packed >>> 23) & KEY_MASK;
  }
}
