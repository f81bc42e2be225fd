package io.parley.media.audio;

import org.jspecify.annotations.Nullable;

/// The decoders of one shard's tracks whose publishers send no levels: so many and no more, since
/// decoding costs a hundred times what forwarding does.
public final class DecodedLevels {

  /// Tracks that are decoded at once: half a thousand frames a second, some percent of a core. More
  /// costs subscribers their packets' time; who comes later is no speaker until another one ends.
  public static final int MAX_TRACKS = 20;

  private final OpusDecoders decoders;
  private int open;
  private long refused;

  public DecodedLevels(OpusDecoders decoders) {
    this.decoders = decoders;
  }

  /// A decoder for one more track, to be given back to [#close].
  ///
  /// @return null where there are enough, or none at all
  public @Nullable OpusDecoder open() {
    if (open >= MAX_TRACKS) {
      refused++;
      return null;
    }
    OpusDecoder decoder = decoders.open();
    open += decoder == null ? 0 : 1;
    return decoder;
  }

  /// A track is decoded no more.
  public void close(OpusDecoder decoder) {
    decoder.close();
    open--;
  }

  /// Decoders in use.
  public int inUse() {
    return open;
  }

  /// How often there were enough.
  public long refused() {
    return refused;
  }
}
