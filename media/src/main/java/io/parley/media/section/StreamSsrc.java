package io.parley.media.section;

/// The sources of one stream as an SDP names them.
///
/// @param ssrc of the media
/// @param rtxSsrc of its retransmissions (`a=ssrc-group:FID`), 0 where there is none
/// @param paritySsrc of its parity (`a=ssrc-group:FEC-FR`), 0 where there is none
public record StreamSsrc(int ssrc, int rtxSsrc, int paritySsrc) {

  /// Without parity.
  public StreamSsrc(int ssrc, int rtxSsrc) {
    this(ssrc, rtxSsrc, 0);
  }
}
