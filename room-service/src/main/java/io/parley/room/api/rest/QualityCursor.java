package io.parley.room.api.rest;

import io.parley.room.quality.Samples.Position;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The end of a page of samples as callers hand it back: base64url of its time and id.
final class QualityCursor {

  private static final char SEPARATOR = ' ';

  private QualityCursor() {}

  static String encode(Position position) {
    String text = position.from().toString() + SEPARATOR + position.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// @return null for what is no cursor
  static @Nullable Position decode(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      int end = text.indexOf(SEPARATOR);
      String id = text.substring(end + 1);
      Instant from = QualityParameters.instant(text.substring(0, Math.max(0, end)));
      return from == null || id.indexOf(0) >= 0 ? null : new Position(from, id);
    } catch (IllegalArgumentException | DateTimeException notOurs) {
      return null;
    }
  }
}
