package io.parley.billing.usage.rest;

import io.parley.billing.usage.UsageQuery;
import io.parley.billing.usage.UsageQuery.Bucket;
import io.parley.billing.usage.UsageQuery.By;
import io.parley.billing.usage.UsageQuery.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `GET /v1/usage` takes, before it is known who asks.
///
/// @param limit of rows, 1 to 1000
record UsageParameters(
    Instant from,
    Instant to,
    By by,
    Bucket bucket,
    @Nullable String room,
    @Nullable String participant,
    int limit,
    @Nullable Position after) {

  static final int MAX_PAGE = 1000;

  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_NAME_CHARS = 256;

  /// More, and one call reads too many rows.
  private static final Map<Bucket, Duration> MAX_RANGE =
      Map.of(Bucket.HOUR, Duration.ofDays(31), Bucket.DAY, Duration.ofDays(366));

  private static final Set<String> NAMES =
      Set.of("from", "to", "by", "bucket", "room", "participant", "limit", "after");

  private static final Instant CALENDAR_BEGINS = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant CALENDAR_ENDS = Instant.parse("2200-01-01T00:00:00Z");

  /// Every way the reading of parameters can end.
  sealed interface Result {

    record Right(UsageParameters parameters) implements Result {}

    /// `why` may be shown.
    record Wrong(String why) implements Result {}
  }

  /// A parameter that is not what it must be.
  private static final class WrongParameter extends Exception {

    private static final long serialVersionUID = 1;

    WrongParameter(String why) {
      super(why, null, false, false);
    }
  }

  /// Reads the parameters of a query. Those that nobody knows are wrong as well: a filter that is
  /// misspelt would silently give everything.
  static Result read(Map<String, List<String>> query) {
    try {
      return new Result.Right(checked(query));
    } catch (WrongParameter wrong) {
      return new Result.Wrong(String.valueOf(wrong.getMessage()));
    }
  }

  private static UsageParameters checked(Map<String, List<String>> query) throws WrongParameter {
    Set<String> unknown = new TreeSet<>(query.keySet());
    unknown.removeAll(NAMES);
    require(unknown.isEmpty(), "this call takes only " + new TreeSet<>(NAMES));
    By by = choice(query, "by", By.values(), By.PROJECT);
    Bucket bucket = choice(query, "bucket", Bucket.values(), Bucket.DAY);
    Instant from = bucketStart(query, "from", bucket);
    Instant to = bucketStart(query, "to", bucket);
    Duration most = MAX_RANGE.getOrDefault(bucket, Duration.ZERO);
    require(from.isBefore(to), "from must be before to");
    require(
        Duration.between(from, to).compareTo(most) <= 0,
        "from and to may be " + most.toDays() + " days apart with bucket=" + word(bucket));
    return new UsageParameters(
        from,
        to,
        by,
        bucket,
        name(query, "room"),
        name(query, "participant"),
        limit(query),
        after(query));
  }

  private static Instant bucketStart(Map<String, List<String>> query, String name, Bucket bucket)
      throws WrongParameter {
    String text = one(query, name);
    String complaint = name + " must be an instant such as 2026-01-31T00:00:00Z";
    require(text != null, complaint);
    Instant instant;
    try {
      instant = Instant.parse(text);
    } catch (DateTimeParseException notAnInstant) {
      throw new WrongParameter(complaint);
    }
    require(withinCalendar(instant), name + " must be between the years 2000 and 2200");
    require(
        instant.equals(instant.truncatedTo(bucket.unit())),
        name + " must be the beginning of a " + word(bucket) + " in UTC");
    return instant;
  }

  /// Whether it can be asked for: stores have narrower calendars than Java.
  static boolean withinCalendar(Instant instant) {
    return !instant.isBefore(CALENDAR_BEGINS) && !instant.isAfter(CALENDAR_ENDS);
  }

  private static <E extends Enum<E>> E choice(
      Map<String, List<String>> query, String name, E[] choices, E absent) throws WrongParameter {
    String text = one(query, name);
    if (text == null) {
      return absent;
    }
    for (E choice : choices) {
      if (word(choice).equals(text)) {
        return choice;
      }
    }
    throw new WrongParameter(
        name
            + " must be one of "
            + Arrays.stream(choices).map(UsageParameters::word).collect(Collectors.joining(", ")));
  }

  private static @Nullable String name(Map<String, List<String>> query, String name)
      throws WrongParameter {
    String text = one(query, name);
    require(
        text == null || (!text.isEmpty() && text.length() <= MAX_NAME_CHARS && text.indexOf(0) < 0),
        name + " must have 1 to " + MAX_NAME_CHARS + " characters");
    return text;
  }

  private static int limit(Map<String, List<String>> query) throws WrongParameter {
    String text = one(query, "limit");
    try {
      int limit = text == null ? DEFAULT_PAGE : Integer.parseInt(text);
      require(limit >= 1 && limit <= MAX_PAGE, "limit must be 1 to " + MAX_PAGE);
      return limit;
    } catch (NumberFormatException notANumber) {
      throw new WrongParameter("limit must be 1 to " + MAX_PAGE);
    }
  }

  private static @Nullable Position after(Map<String, List<String>> query) throws WrongParameter {
    String text = one(query, "after");
    Position position = text == null ? null : Cursor.decode(text);
    require(text == null || position != null, "after must be the nextCursor of a page");
    return position;
  }

  private static @Nullable String one(Map<String, List<String>> query, String name)
      throws WrongParameter {
    List<String> values = query.getOrDefault(name, List.of());
    require(values.size() <= 1, name + " may be there once");
    return values.isEmpty() ? null : values.getFirst();
  }

  private static void require(boolean right, String complaint) throws WrongParameter {
    if (!right) {
      throw new WrongParameter(complaint);
    }
  }

  /// As callers write it.
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// What is asked for in this project.
  UsageQuery in(String project) {
    return new UsageQuery(project, from, to, by, bucket, room, participant, after);
  }

  /// Whether the answer tells who was there.
  boolean aboutParticipants() {
    return by == By.PARTICIPANT || participant != null;
  }
}
