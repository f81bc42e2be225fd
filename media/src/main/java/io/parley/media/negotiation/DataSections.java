package io.parley.media.negotiation;

import io.parley.media.sdp.MediaSection;
import org.jspecify.annotations.Nullable;

/// Reads data channel sections (RFC 8841 §5, §6).
final class DataSections {

  private static final long DEFAULT_MAX_MESSAGE_BYTES = 65_536;

  private DataSections() {}

  static DataSection read(MediaSection section, String mid) {
    var attributes = section.attributes();
    return new DataSection(
        mid,
        (int) number(attributes.value("sctp-port"), 65_535, 5000),
        number(attributes.value("max-message-size"), Long.MAX_VALUE, DEFAULT_MAX_MESSAGE_BYTES));
  }

  private static long number(@Nullable String text, long max, long otherwise) {
    if (text == null || !text.strip().matches("[0-9]{1,18}")) {
      return otherwise;
    }
    long value = Long.parseLong(text.strip());
    return value > max ? otherwise : value;
  }
}
