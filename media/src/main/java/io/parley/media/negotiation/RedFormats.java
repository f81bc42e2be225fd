package io.parley.media.negotiation;

import io.parley.media.sdp.MediaSection;
import io.parley.media.sdp.RtpMap;
import io.parley.media.section.PayloadFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Audio whose packets repeat earlier frames, as a description names it (RFC 2198 §5): a payload
/// type of its own, whose parameters list the payload types of what is repeated.
final class RedFormats {

  /// As browsers have it.
  static final String ENCODING = "red/48000/2";

  private static final String NAME = "red";
  private static final int CLOCK_RATE_HZ = 48_000;

  private RedFormats() {}

  /// The payload types of such packets by the one that they repeat. One that repeats frames of two
  /// kinds is none of ours.
  static Map<Integer, Integer> of(MediaSection section, List<RtpMap> maps) {
    var types = new HashMap<Integer, Integer>();
    for (var map : maps) {
      if (map.encoding().equalsIgnoreCase(NAME) && map.clockRateHz() == CLOCK_RATE_HZ) {
        int repeated = repeated(section.fmtp(map.payloadType()));
        if (repeated >= 0) {
          types.putIfAbsent(repeated, map.payloadType());
        }
      }
    }
    return types;
  }

  private static int repeated(String parameters) {
    var types = parameters.trim().split("/", -1);
    for (var type : types) {
      if (!type.equals(types[0]) || !type.matches("[0-9]{1,3}")) {
        return -1;
      }
    }
    return Integer.parseInt(types[0]);
  }

  /// What a description says that such packets repeat.
  static String parameters(PayloadFormat format) {
    return format.payloadType() + "/" + format.payloadType();
  }
}
