package io.parley.media.negotiation;

import io.parley.media.sdp.Attribute;
import io.parley.media.sdp.MediaSection;
import io.parley.media.section.ParityTypes;
import java.util.ArrayList;
import java.util.List;

/// Parity of video as a description names it, in payload types for all codecs of a section: FlexFEC
/// (draft-ietf-payload-flexible-fec-scheme-03), else ULPFEC in RED (RFC 5109, RFC 2198).
final class ParityFormat {

  /// Under which we offer either.
  static final ParityTypes OFFERED_APART = ParityTypes.apart(118);

  static final ParityTypes OFFERED_WOVEN = ParityTypes.woven(116, 117);

  private static final String FLEXFEC = "flexfec-03";
  private static final String RED = "red";
  private static final String ULPFEC = "ulpfec";
  private static final int CLOCK_RATE_HZ = 90_000;

  private ParityFormat() {}

  /// What a section's other side takes: the first that is there.
  static ParityTypes of(MediaSection section) {
    int flexfec = type(section, FLEXFEC);
    if (flexfec > 0) {
      return ParityTypes.apart(flexfec);
    }
    int red = type(section, RED);
    int ulpfec = type(section, ULPFEC);
    return red > 0 && ulpfec > 0 ? ParityTypes.woven(red, ulpfec) : ParityTypes.NONE;
  }

  /// Types below 1 are nobody's for video; of two maps of one type the first counts.
  private static int type(MediaSection section, String encoding) {
    for (var map : section.rtpMaps()) {
      if (map.encoding().equalsIgnoreCase(encoding) && map.clockRateHz() == CLOCK_RATE_HZ) {
        return map.payloadType();
      }
    }
    return -1;
  }

  /// Its payload types, in the order of [#lines].
  static List<Integer> payloadTypes(ParityTypes types) {
    if (types.isApart()) {
      return List.of(types.flexfec());
    }
    return types.isWoven() ? List.of(types.red(), types.ulpfec()) : List.of();
  }

  /// Its lines.
  static List<Attribute> lines(ParityTypes types) {
    var lines = new ArrayList<Attribute>();
    if (types.isApart()) {
      lines.add(map(types.flexfec(), FLEXFEC));
      lines.add(Attribute.of("rtcp-fb", types.flexfec() + " transport-cc"));
      lines.add(Attribute.of("fmtp", types.flexfec() + " repair-window=10000000"));
    } else if (types.isWoven()) {
      lines.add(map(types.red(), RED));
      lines.add(map(types.ulpfec(), ULPFEC));
    }
    return lines;
  }

  private static Attribute map(int type, String encoding) {
    return Attribute.of("rtpmap", type + " " + encoding + "/" + CLOCK_RATE_HZ);
  }
}
