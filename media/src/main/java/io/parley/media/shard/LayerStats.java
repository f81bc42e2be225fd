package io.parley.media.shard;

/// A spatial layer of a track that arrives now.
///
/// @param spatial 0 for the lowest
/// @param bitsPerSecond over the last second: what one takes who takes this layer
/// @param framesPerSecond over the last second
/// @param width in pixels; 0 where not known
/// @param height in pixels; 0 where not known
public record LayerStats(
    int spatial, long bitsPerSecond, double framesPerSecond, int width, int height) {}
