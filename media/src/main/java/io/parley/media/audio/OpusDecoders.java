package io.parley.media.audio;

import org.jspecify.annotations.Nullable;

/// Where decoders come from.
@FunctionalInterface
public interface OpusDecoders {

  /// There are none: who sends no levels is never a speaker.
  OpusDecoders NONE = () -> null;

  /// A decoder for one stream; null where there is none.
  @Nullable OpusDecoder open();
}
