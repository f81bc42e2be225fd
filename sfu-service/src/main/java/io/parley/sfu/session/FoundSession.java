package io.parley.sfu.session;

/// A session that is here.
///
/// @param openedNanos monotonic; the greater is the newer
public record FoundSession(
    String participantSid, String roomSid, int placementEpoch, long openedNanos) {}
