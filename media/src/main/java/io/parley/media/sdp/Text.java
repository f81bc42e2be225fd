package io.parley.media.sdp;

import org.jspecify.annotations.Nullable;

/// What may stand on one line, and numbers read from strangers' lines.
final class Text {

  private Text() {}

  /// No control characters: nothing that could end a line and begin another.
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' && text.charAt(i) != '\t') {
        return false;
      }
    }
    return true;
  }

  /// Reads a decimal number without sign.
  ///
  /// @return -1 for anything else, and for more than `max`
  static long number(@Nullable String text, long max) {
    if (text == null || text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value > max ? -1 : value;
  }

  /// The part before the first `separator`, or everything.
  static String before(String text, char separator) {
    int at = text.indexOf(separator);
    return at < 0 ? text : text.substring(0, at);
  }

  /// The part after the first `separator`, or nothing.
  static String after(String text, char separator) {
    int at = text.indexOf(separator);
    return at < 0 ? "" : text.substring(at + 1).strip();
  }
}
