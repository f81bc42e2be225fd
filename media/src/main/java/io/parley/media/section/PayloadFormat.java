package io.parley.media.section;

/// One codec of a section, as negotiated.
///
/// @param payloadType 0 to 127
/// @param rtxPayloadType of its retransmissions (RFC 4588), -1 where none were negotiated
/// @param fmtp the parameters after the payload type in `a=fmtp`, empty where there are none; two
///     formats of one codec (H.264 profiles, VP9 profiles) differ in it
/// @param nack lost packets are asked for and sent again (RFC 4585 §6.2.1)
public record PayloadFormat(
    int payloadType, Codec codec, int rtxPayloadType, String fmtp, boolean nack) {}
