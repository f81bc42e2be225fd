package io.parley.media.layer;

/// How large a spatial layer's picture is, as its publisher announced it.
///
/// @param spatial 0 for the smallest
/// @param width in pixels, 0 where it is not known
/// @param height in pixels, 0 where it is not known
public record LayerSize(int spatial, int width, int height) {}
