package io.parley.media.section;

/// The sources of one stream as an SDP names them.
///
/// @param ssrc of the media
/// @param rtxSsrc of its retransmissions (`a=ssrc-group:FID`), 0 where there is none
public record StreamSsrc(int ssrc, int rtxSsrc) {}
