package io.parley.media.client;

import io.parley.media.section.Codec;
import io.parley.media.section.ExtensionIds;

/// One synthetic stream that a client sends: VP8 or Opus, whose frames hold a [Stamp] and nothing
/// else of meaning.
///
/// @param codec [Codec#VP8] or [Codec#OPUS]
/// @param rtxSsrc of retransmissions; 0 to repeat lost packets on the same ssrc
/// @param rtxPayloadType of retransmissions, -1 where none were negotiated
/// @param mid written as an extension until the server reports on the ssrc; empty to leave it out
/// @param rid of a simulcast layer; empty where there is one stream only
/// @param frameNanos from one frame to the next
/// @param packetsPerFrame 1 or more; a key frame has twice as many
/// @param payloadBytes of each packet, 64 to 1150
/// @param redPayloadType each packet repeats the frame before it under this type (RFC 2198); -1 to
///     send plain packets
public record StreamSpec(
    Codec codec,
    int ssrc,
    int rtxSsrc,
    int payloadType,
    int rtxPayloadType,
    String mid,
    String rid,
    ExtensionIds extensions,
    long frameNanos,
    int packetsPerFrame,
    int payloadBytes,
    int redPayloadType) {

  static final int MIN_PAYLOAD_BYTES = 64;
  static final int MAX_PAYLOAD_BYTES = 1150;

  public StreamSpec {
    if (codec != Codec.VP8 && codec != Codec.OPUS) {
      throw new IllegalArgumentException("no synthetic " + codec);
    }
    if (payloadBytes < MIN_PAYLOAD_BYTES || payloadBytes > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("payloads have 64 to 1150 bytes");
    }
    if (packetsPerFrame < 1 || frameNanos < 1) {
      throw new IllegalArgumentException("a frame has packets and takes time");
    }
  }

  /// 25 pictures a second, three packets of 1,000 bytes each: 600 kbit/s.
  public static StreamSpec vp8(int ssrc, int rtxSsrc, int payloadType, int rtxPayloadType) {
    return new StreamSpec(
        Codec.VP8,
        ssrc,
        rtxSsrc,
        payloadType,
        rtxPayloadType,
        "",
        "",
        ExtensionIds.NONE,
        40_000_000L,
        3,
        1000,
        -1);
  }

  /// 50 packets of 80 bytes a second: 32 kbit/s.
  public static StreamSpec opus(int ssrc, int payloadType) {
    return new StreamSpec(
        Codec.OPUS, ssrc, 0, payloadType, -1, "", "", ExtensionIds.NONE, 20_000_000L, 1, 80, -1);
  }

  /// The same with header extensions; mid and rid may be empty.
  public StreamSpec tagged(String newMid, String newRid, ExtensionIds ids) {
    return new StreamSpec(
        codec,
        ssrc,
        rtxSsrc,
        payloadType,
        rtxPayloadType,
        newMid,
        newRid,
        ids,
        frameNanos,
        packetsPerFrame,
        payloadBytes,
        redPayloadType);
  }

  /// The same with the frame before repeated in each packet; audio alone.
  public StreamSpec red(int type) {
    return new StreamSpec(
        codec,
        ssrc,
        rtxSsrc,
        payloadType,
        rtxPayloadType,
        mid,
        rid,
        extensions,
        frameNanos,
        packetsPerFrame,
        payloadBytes,
        type);
  }

  /// The same with other frames.
  public StreamSpec frames(long newFrameNanos, int newPacketsPerFrame, int newPayloadBytes) {
    return new StreamSpec(
        codec,
        ssrc,
        rtxSsrc,
        payloadType,
        rtxPayloadType,
        mid,
        rid,
        extensions,
        newFrameNanos,
        newPacketsPerFrame,
        newPayloadBytes,
        redPayloadType);
  }
}
