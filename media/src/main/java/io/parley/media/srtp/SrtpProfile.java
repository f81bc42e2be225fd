package io.parley.media.srtp;

import org.jspecify.annotations.Nullable;

/// How the media of one transport is encrypted: the protection profiles of RFC 5764 §4.1.2 and
/// RFC 7714 §14.2 that Parley speaks, the preferred one first.
public enum SrtpProfile {
  /// A quarter of the price of the other one.
  AEAD_AES_128_GCM(7, 16, 12, 16, 16),
  /// What every WebRTC endpoint must know (RFC 8827 §6.5).
  AES_CM_128_HMAC_SHA1_80(1, 16, 14, 10, 10);

  private static final int SRTCP_INDEX_BYTES = 4;

  private final int id;
  private final int keyBytes;
  private final int saltBytes;
  private final int rtpTagBytes;
  private final int rtcpTagBytes;

  SrtpProfile(int id, int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes) {
    this.id = id;
    this.keyBytes = keyBytes;
    this.saltBytes = saltBytes;
    this.rtpTagBytes = rtpTagBytes;
    this.rtcpTagBytes = rtcpTagBytes;
  }

  /// The profile of this number; null when it is none of ours.
  public static @Nullable SrtpProfile of(int id) {
    for (SrtpProfile profile : values()) {
      if (profile.id == id) {
        return profile;
      }
    }
    return null;
  }

  /// The number in the `use_srtp` extension.
  public int id() {
    return id;
  }

  /// Length of a master key in bytes.
  public int keyBytes() {
    return keyBytes;
  }

  /// Length of a master salt in bytes.
  public int saltBytes() {
    return saltBytes;
  }

  /// By how much a packet grows when it is protected.
  public int rtpOverheadBytes() {
    return rtpTagBytes;
  }

  /// By how much a compound RTCP packet grows when it is protected.
  public int rtcpOverheadBytes() {
    return SRTCP_INDEX_BYTES + rtcpTagBytes;
  }
}
