package io.parley.media.shard;

import io.parley.media.section.MediaKind;
import io.parley.media.section.TrafficKind;

/// What a peer publishes on one of its sections.
///
/// @param track chosen by the caller, never used again while the process lives
/// @param peer who publishes it
/// @param mid the section on which it comes
/// @param traffic what its packets are counted as
/// @param speaks its audio level is told as [ShardEvent.TrackLevel]
public record TrackSpec(
    long track, long peer, String mid, MediaKind kind, TrafficKind traffic, boolean speaks) {

  public TrackSpec(long track, long peer, String mid, MediaKind kind, boolean speaks) {
    this(track, peer, mid, kind, TrafficKind.of(kind), speaks);
  }
}
