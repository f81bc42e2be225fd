package io.parley.media.audio;

import java.lang.foreign.MemorySegment;

/// Decodes one stream of Opus, only to hear how loud it is. Owned by one shard.
public interface OpusDecoder extends AutoCloseable {

  /// How loud a frame is.
  ///
  /// @param bytes of the frame, whatever a network brought
  /// @return 0 loudest to 127 silence, in -dBov as RFC 6464 has it; -1 for what cannot be decoded
  int levelDbov(MemorySegment memory, long offset, int bytes);

  /// Frees what it holds; it must not be used any more.
  @Override
  void close();
}
