package io.parley.protocol.link;

import org.jspecify.annotations.Nullable;

/// What a participant would rather keep of the pictures that it gets when there is not enough room.
public enum Keep {
  /// Motion of cameras, detail of shared screens.
  BALANCED("balanced"),
  /// Motion: pictures get smaller before they get slower.
  FRAME_RATE("maintain-framerate"),
  /// Detail: pictures get slower before they get smaller.
  RESOLUTION("maintain-resolution"),
  /// A picture as it is wanted, or none at all.
  AUDIO("audio-only");

  private final String word;

  Keep(String word) {
    this.word = word;
  }

  /// As attributes and the API have it.
  public String word() {
    return word;
  }

  /// The one of this word; null where there is none.
  public static @Nullable Keep of(String word) {
    for (Keep keep : values()) {
      if (keep.word.equals(word)) {
        return keep;
      }
    }
    return null;
  }
}
