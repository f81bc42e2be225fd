package io.parley.media.negotiation;

import io.parley.media.section.Codec;
import java.util.List;

/// What the AddTrackRequest of an offered track asked for.
///
/// @param codecs to be preferred, first one first; others stay as the client ordered them
/// @param stereo the client is told to send stereo
/// @param dtx the client is told that it may stop sending in silence (RFC 7587 §6.1)
/// @param red the client is told that its packets may repeat earlier frames (RFC 2198)
/// @param rids its simulcast streams, lowest layer first; empty where it did not name them
public record TrackHints(
    List<Codec> codecs, boolean stereo, boolean dtx, boolean red, List<String> rids) {

  /// For a track that nobody announced yet: everything as the client would have it; but nothing is
  /// repeated, since its frames may turn out to be encrypted from end to end.
  public static final TrackHints NONE = new TrackHints(List.of(), false, false, false);

  public TrackHints {
    codecs = List.copyOf(codecs);
    rids = List.copyOf(rids);
  }

  public TrackHints(List<Codec> codecs, boolean stereo, boolean dtx, boolean red) {
    this(codecs, stereo, dtx, red, List.of());
  }
}
