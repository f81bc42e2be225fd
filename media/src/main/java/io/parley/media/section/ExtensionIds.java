package io.parley.media.section;

/// The header extension ids of a section (RFC 8285), 1 to 14 (15 to 255 with two-byte headers); 0
/// where an extension was not negotiated.
///
/// @param mid `urn:ietf:params:rtp-hdrext:sdes:mid`
/// @param rid `urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id`
/// @param repairedRid `urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id`
/// @param audioLevel `urn:ietf:params:rtp-hdrext:ssrc-audio-level` (RFC 6464)
/// @param transportCc the transport-wide sequence number (draft-holmer-rmcat-transport-wide-cc)
/// @param absSendTime `http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time`
/// @param dependencyDescriptor of the AV1 RTP specification
/// @param absCaptureTime `http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time`
/// @param videoOrientation `urn:3gpp:video-orientation`
public record ExtensionIds(
    int mid,
    int rid,
    int repairedRid,
    int audioLevel,
    int transportCc,
    int absSendTime,
    int dependencyDescriptor,
    int absCaptureTime,
    int videoOrientation) {

  /// A section without extensions.
  public static final ExtensionIds NONE = new ExtensionIds(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
