package io.parley.media.layer;

/// Decides for one subscriber which packets of one stream it gets, by what the stream itself says
/// of its layers.
///
/// Owned by one shard.
sealed interface LayerSelector permits TemporalSelector, Vp9Selector, DependencySelector {

  /// The stream begins, or begins anew, with a key frame whose packet is this.
  void begin(PacketLayer packet, int spatial, int temporal);

  /// Judges a packet; packets may come late, each once.
  ///
  /// @param spatial the highest layer wanted, 0 or more
  /// @param temporal the highest layer wanted, 0 or more
  Verdict judge(PacketLayer packet, int spatial, int temporal);

  /// Whether what is wanted can only be reached by a key frame.
  boolean needsKeyFrame();
}
