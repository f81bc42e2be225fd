package io.parley.media.allocation;

/// What a subscriber would rather keep of a picture for which there is not enough room.
public enum Degradation {
  /// Motion: the picture gets smaller before it gets slower.
  KEEP_FRAME_RATE,
  /// Detail: the picture gets slower before it gets smaller.
  KEEP_RESOLUTION,
  /// The picture as it was wanted, or none at all.
  AUDIO_ONLY
}
