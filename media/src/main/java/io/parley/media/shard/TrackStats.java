package io.parley.media.shard;

/// What came on one track since it was added.
///
/// @param packets received, without padding
/// @param bytes of payload
/// @param keyFrames key frames that began
/// @param lostPackets given up for good
/// @param layers streams that arrive now
public record TrackStats(long packets, long bytes, long keyFrames, long lostPackets, int layers) {}
