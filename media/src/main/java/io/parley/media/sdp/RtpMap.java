package io.parley.media.sdp;

import org.jspecify.annotations.Nullable;

/// What a payload type means (RFC 8866 §6.6).
///
/// @param payloadType 0 to 127
/// @param encoding such as `VP8`, spelt as the writer did
/// @param channels 1 where the line does not say
public record RtpMap(int payloadType, String encoding, int clockRateHz, int channels) {

  static @Nullable RtpMap parse(String value) {
    long payloadType = Text.number(Text.before(value, ' '), 127);
    String[] parts = Text.after(value, ' ').split("/", 4);
    if (payloadType < 0 || parts.length < 2 || parts[0].isEmpty()) {
      return null;
    }
    long clockRateHz = Text.number(parts[1].strip(), Integer.MAX_VALUE);
    long channels = parts.length < 3 ? 1 : Text.number(parts[2].strip(), 255);
    if (clockRateHz < 0 || channels < 0) {
      return null;
    }
    return new RtpMap((int) payloadType, parts[0], (int) clockRateHz, (int) channels);
  }
}
