package io.parley.media.negotiation;

import io.parley.media.sdp.FormatParameters;
import io.parley.media.section.Codec;
import java.util.List;

/// The parameters of Opus, which speak for one direction each (RFC 7587 §7.1).
final class OpusParameters {

  /// What a stereo publisher is allowed: Opus's own upper end.
  private static final String STEREO_BITS_PER_SECOND = "510000";

  private OpusParameters() {}

  /// What the client shall send to us. What it said of stereo and DTX is about the other direction.
  static AcceptedFormat toReceive(AcceptedFormat accepted, TrackHints hints) {
    if (accepted.format().codec() != Codec.OPUS) {
      return accepted;
    }
    var parameters =
        FormatParameters.of(accepted.format().fmtp())
            .without("stereo")
            .without("sprop-stereo")
            .without("maxaveragebitrate")
            .without("usedtx");
    if (hints.dtx()) {
      parameters = parameters.with("usedtx", "1");
    }
    if (hints.stereo()) {
      parameters = parameters.with("stereo", "1").with("maxaveragebitrate", STEREO_BITS_PER_SECOND);
    }
    return accepted.withFmtp(parameters.write());
  }

  /// Tells the client that a track is in stereo.
  static List<AcceptedFormat> toSend(List<AcceptedFormat> formats, SendTrack track) {
    return track.stereo() ? formats.stream().map(OpusParameters::stereo).toList() : formats;
  }

  private static AcceptedFormat stereo(AcceptedFormat accepted) {
    if (accepted.format().codec() != Codec.OPUS) {
      return accepted;
    }
    return accepted.withFmtp(
        FormatParameters.of(accepted.format().fmtp()).with("sprop-stereo", "1").write());
  }
}
