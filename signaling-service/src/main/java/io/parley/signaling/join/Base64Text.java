package io.parley.signaling.join;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Base64 as clients write it: either alphabet, with padding or without.
final class Base64Text {

  private Base64Text() {}

  /// Null where it is none.
  static byte @Nullable [] decode(String text) {
    String plain = text.replace('+', '-').replace('/', '_');
    int end = plain.length();
    while (end > 0 && plain.charAt(end - 1) == '=') {
      end--;
    }
    try {
      return Base64.getUrlDecoder().decode(plain.substring(0, end));
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
