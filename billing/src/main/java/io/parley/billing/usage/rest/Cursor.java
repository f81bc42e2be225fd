package io.parley.billing.usage.rest;

import io.parley.billing.usage.UsageQuery.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The position of a page's last row as callers hand it back: base64url of its three parts with
/// U+0000, which no name has, between them.
final class Cursor {

  private static final String SEPARATOR = "\0";

  private Cursor() {}

  static String encode(Position position) {
    String parts =
        String.join(
            SEPARATOR,
            Long.toString(position.start().toEpochMilli()),
            position.room(),
            position.participant());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(parts.getBytes(StandardCharsets.UTF_8));
  }

  /// @return null for what is no cursor
  static @Nullable Position decode(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      String[] parts = text.split(SEPARATOR, -1);
      if (parts.length != 3) {
        return null;
      }
      Instant start = Instant.ofEpochMilli(Long.parseLong(parts[0]));
      return UsageParameters.withinCalendar(start) ? new Position(start, parts[1], parts[2]) : null;
    } catch (IllegalArgumentException notOurs) { // NumberFormatException is one
      return null;
    }
  }
}
