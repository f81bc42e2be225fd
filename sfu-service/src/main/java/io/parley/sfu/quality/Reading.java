package io.parley.sfu.quality;

import io.parley.media.shard.LinkStats;
import io.parley.protocol.events.LinkLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is read of one participant at one moment.
///
/// @param nowNanos monotonic
/// @param rttNanos to the participant; 0 before it was measured
/// @param tracks that the participant publishes
/// @param downTracks that go to the participant
/// @param link what its downlink takes; null where it is not estimated
/// @param limits how its link is to be used
public record Reading(
    long nowNanos,
    long rttNanos,
    List<TrackReading> tracks,
    List<DownTrackReading> downTracks,
    @Nullable LinkStats link,
    LinkLimits limits) {

  public Reading {
    tracks = List.copyOf(tracks);
    downTracks = List.copyOf(downTracks);
  }
}
