package io.parley.media.negotiation;

import io.parley.media.sdp.Attribute;
import io.parley.media.sdp.MediaSection;
import java.util.List;

/// Parity of video as a description names it: FlexFEC
/// (draft-ietf-payload-flexible-fec-scheme-03), one payload type for all codecs of a section.
final class ParityFormat {

  static final int NONE = -1;

  /// Under which we offer it.
  static final int OFFERED_TYPE = 118;

  private static final String ENCODING = "flexfec-03";
  private static final int CLOCK_RATE_HZ = 90_000;

  private ParityFormat() {}

  /// The payload type of a section's parity, [#NONE] where it has none.
  static int of(MediaSection section) {
    for (var map : section.rtpMaps()) {
      if (map.encoding().equalsIgnoreCase(ENCODING) && map.clockRateHz() == CLOCK_RATE_HZ) {
        return map.payloadType();
      }
    }
    return NONE;
  }

  /// Its lines.
  static List<Attribute> lines(int type) {
    return List.of(
        Attribute.of("rtpmap", type + " " + ENCODING + "/" + CLOCK_RATE_HZ),
        Attribute.of("rtcp-fb", type + " transport-cc"),
        Attribute.of("fmtp", type + " repair-window=10000000"));
  }
}
