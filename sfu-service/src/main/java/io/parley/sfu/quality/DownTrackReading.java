package io.parley.sfu.quality;

import io.parley.media.shard.DownTrackStats;

/// How a track has reached its subscriber by now.
///
/// @param sid of the track
/// @param id of the down-track on its shard
public record DownTrackReading(String sid, long id, DownTrackStats stats) {}
