package io.parley.sfu.shard;

import io.parley.media.audio.OpusDecoders;
import io.parley.media.audio.jitsi.JitsiOpus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The native library that hears how loud those are whose clients do not say.
final class OpusLibrary {

  private static final Logger log = LoggerFactory.getLogger(OpusLibrary.class);

  private OpusLibrary() {}

  /// Loads it; without it, such participants are never shown as speakers, and nothing else changes.
  static OpusDecoders load() {
    return switch (JitsiOpus.load()) {
      case JitsiOpus.Working(OpusDecoders decoders) -> decoders;
      case JitsiOpus.Missing(Throwable cause) -> {
        log.atWarn()
            .addKeyValue("cause", cause.toString())
            .log("no Opus library for this system; who sends no audio levels is no speaker");
        yield OpusDecoders.NONE;
      }
    };
  }
}
