package io.parley.sfu.quality;

import io.parley.media.shard.TrackStats;

/// What came of a track by now.
///
/// @param layers how many of its spatial layers its publisher was asked for; 0 where nobody wants
///   any, or that is not known
public record TrackReading(String sid, int layers, TrackStats stats) {}
