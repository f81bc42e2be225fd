package io.parley.bench;

import io.parley.media.client.StreamSpec;
import io.parley.media.client.sdp.SendingTrack;

/// The video that a publisher sends.
///
/// @param payloadBytes of each packet
record Picture(long frameNanos, int packetsPerFrame, int payloadBytes) {

  private static final int LARGEST_PAYLOAD = 1100;
  private static final int SMALLEST_PAYLOAD = 64;

  static Picture of(int bitsPerSecond, int framesPerSecond) {
    int frameBytes = Math.max(bitsPerSecond / 8 / framesPerSecond, SMALLEST_PAYLOAD);
    int packets = Math.ceilDiv(frameBytes, LARGEST_PAYLOAD);
    return new Picture(
        1_000_000_000L / framesPerSecond,
        packets,
        Math.max(frameBytes / packets, SMALLEST_PAYLOAD));
  }

  /// As the server's answer wants it sent.
  StreamSpec spec(SendingTrack track) {
    var source = track.track().streams().getFirst();
    var format = track.formats().getFirst();
    return StreamSpec.vp8(
            source.ssrc(), source.rtxSsrc(), format.payloadType(), format.rtxPayloadType())
        .tagged(track.mid(), "", track.extensions())
        .frames(frameNanos, packetsPerFrame, payloadBytes);
  }
}
