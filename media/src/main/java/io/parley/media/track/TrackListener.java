package io.parley.media.track;

import io.parley.media.section.Codec;

/// What a track tells the shard that owns it.
public interface TrackListener {

  /// The first packet of a stream came.
  void started(long track, String rid, int ssrc, Codec codec);

  /// How loud the track is has changed.
  void level(long track, double level, boolean active);
}
