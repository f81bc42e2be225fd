package io.parley.media.shard;

import io.parley.media.audio.OpusDecoders;

/// The bounds of one shard, and what it is given.
///
/// @param maxPeers peers at once; one more is refused, and counted
/// @param wallClockOffsetNanos what to add to the monotonic clock to have nanoseconds since 1970:
///   reports show a wall clock. It may be wrong, but must not change
/// @param decoders for tracks whose publishers do not say how loud they are
/// @param loudestTracks of a room's microphones so many are forwarded at once; 0 for all
public record ShardConfig(
    int maxPeers, long wallClockOffsetNanos, OpusDecoders decoders, int loudestTracks) {

  /// For a node of its own, with a wall clock that begins in 1970.
  public static final ShardConfig STANDARD = new ShardConfig(4096, 0, OpusDecoders.NONE, 0);

  public ShardConfig {
    if (maxPeers < 1) {
      throw new IllegalArgumentException("a shard has room for one peer or more");
    }
    if (loudestTracks < 0) {
      throw new IllegalArgumentException("so many of the loudest tracks there cannot be");
    }
  }
}
