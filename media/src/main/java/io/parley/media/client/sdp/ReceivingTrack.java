package io.parley.media.client.sdp;

import io.parley.media.section.ReceiveSection;

/// A track that the server sends.
///
/// @param streamId of its msid, such as `PA_…|TR_…`
/// @param trackId of its msid: the track sid
/// @param section its formats, and the sources under which it comes
public record ReceivingTrack(String streamId, String trackId, ReceiveSection section) {}
