package io.parley.media.shard;

import io.parley.media.section.SendSection;

/// A track on its way to one peer.
///
/// @param downTrack chosen by the caller, never used again while the process lives
/// @param track what is forwarded
/// @param peer to whom
/// @param section how it is sent
public record DownTrackSpec(long downTrack, long track, long peer, SendSection section) {}
