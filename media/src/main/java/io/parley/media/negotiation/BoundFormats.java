package io.parley.media.negotiation;

import io.parley.media.section.PayloadFormat;
import java.util.List;

/// What a down-track may be sent with.
final class BoundFormats {

  private BoundFormats() {}

  /// Those of the track's codec, the order kept.
  static List<PayloadFormat> of(List<AcceptedFormat> fitting, SendTrack track) {
    return fitting.stream()
        .map(AcceptedFormat::format)
        .filter(format -> format.codec() == track.codec())
        .toList();
  }
}
