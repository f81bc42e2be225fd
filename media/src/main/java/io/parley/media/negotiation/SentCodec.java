package io.parley.media.negotiation;

import io.parley.media.section.Codec;

/// A codec that a track comes in.
///
/// @param fmtp of the publisher's format, to choose among formats of one codec (H.264 and VP9
///     profiles); empty if unknown
public record SentCodec(Codec codec, String fmtp) {}
