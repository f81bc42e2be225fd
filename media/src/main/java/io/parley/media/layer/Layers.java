package io.parley.media.layer;

/// Bounds of what is told apart. Layers above are counted, and chosen, with the highest.
public final class Layers {

  /// Spatial layers of a track: streams of a simulcast, or layers within one stream.
  public static final int MAX_SPATIAL = 4;

  /// Temporal layers of each.
  public static final int MAX_TEMPORAL = 4;

  /// As a target: every layer there is.
  public static final int ALL = 7;

  /// As a spatial target: nothing.
  public static final int NOTHING = -1;

  private Layers() {}
}
