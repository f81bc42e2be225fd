package io.parley.media.negotiation;

import io.parley.media.section.Codec;

/// A track that we want to send to the other side.
///
/// @param trackSid its key within the connection; also the track id of its msid
/// @param streamId of its msid, and the cname of our reports; it must name the track
///     (`PA_…|TR_…`), since a client tells by it that a section now carries another one
/// @param codec what the publisher sends; nothing is transcoded
/// @param fmtp of the publisher's format, to choose among formats of one codec (H.264 and VP9
///     profiles); empty if unknown
/// @param stereo only for audio
/// @param red only for audio: its packets may repeat earlier frames (RFC 2198); not where they
///     are encrypted from end to end, or its publisher does not want it
public record SendTrack(
    String trackSid, String streamId, Codec codec, String fmtp, boolean stereo, boolean red) {}
