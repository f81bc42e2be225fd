package io.parley.room.api.rest;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Of which time samples are asked for.
///
/// @param from the first instant
/// @param to the first one that is not meant
/// @param complaint what is wrong with the request; null where nothing is
record QualityParameters(Instant from, Instant to, @Nullable String complaint) {

  /// What is told where nothing is said.
  private static final Duration USUAL = Duration.ofHours(1);

  /// More would be read row by row for one page.
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Instant CALENDAR_BEGINS = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant CALENDAR_ENDS = Instant.parse("2200-01-01T00:00:00Z");

  /// @param from such as `2026-11-21T15:03:00Z`; empty for an hour before `to`
  /// @param to empty for now
  static QualityParameters of(String from, String to, Instant now) {
    Instant end = to.isEmpty() ? now : instant(to);
    if (end == null) {
      return wrong(now, "to must be a time such as 2026-11-21T15:03:00Z");
    }
    Instant begin = from.isEmpty() ? end.minus(USUAL) : instant(from);
    if (begin == null) {
      return wrong(now, "from must be a time such as 2026-11-21T15:03:00Z");
    }
    if (!begin.isBefore(end)) {
      return wrong(now, "from must be before to");
    }
    return Duration.between(begin, end).compareTo(LONGEST) > 0
        ? wrong(now, "from and to may be a day apart")
        : new QualityParameters(begin, end, null);
  }

  private static QualityParameters wrong(Instant now, String complaint) {
    return new QualityParameters(now, now, complaint);
  }

  /// @return null for what is no time that a store's calendar has
  static @Nullable Instant instant(String text) {
    try {
      Instant instant = Instant.parse(text);
      return instant.isBefore(CALENDAR_BEGINS) || instant.isAfter(CALENDAR_ENDS) ? null : instant;
    } catch (DateTimeParseException notATime) {
      return null;
    }
  }
}
