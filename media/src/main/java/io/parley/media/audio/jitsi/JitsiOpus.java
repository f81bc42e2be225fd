package io.parley.media.audio.jitsi;

import io.parley.media.audio.OpusDecoders;
import org.jitsi.impl.neomedia.codec.audio.opus.Opus;

/// Whether libjitsi's Opus works here.
public sealed interface JitsiOpus {

  /// It does.
  record Working(OpusDecoders decoders) implements JitsiOpus {}

  /// It does not: there is no native library for this system, or it may not be loaded.
  record Missing(Throwable cause) implements JitsiOpus {}

  /// Loads the native library, which takes a moment and unpacks a file: not on a shard's thread.
  static JitsiOpus load() {
    try {
      Opus.assertOpusIsFunctional();
      return new Working(JitsiOpusDecoder::open);
    } catch (LinkageError
        | RuntimeException cause) { // all the ways in which a library is not there
      return new Missing(cause);
    }
  }
}
