package io.parley.media.track;

import io.parley.media.section.Codec;

/// What a track tells the shard that owns it.
public interface TrackListener {

  /// The first packet of a stream came.
  ///
  /// @param encoding 0, or 1 for the backup codec's
  void started(long track, int encoding, String rid, int ssrc, Codec codec);

  /// How loud the track is has changed.
  void level(long track, double level, boolean active);
}
