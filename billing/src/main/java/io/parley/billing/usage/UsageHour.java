package io.parley.billing.usage;

import io.parley.billing.sample.Sample;
import io.parley.protocol.id.RoomKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/// One participant's hour in one room: what usage is kept by.
///
/// @param hour its beginning; a sample counts wholly in the hour that it began in
public record UsageHour(RoomKey room, Instant hour, String identity)
    implements Comparable<UsageHour> {

  private static final Comparator<UsageHour> ORDER =
      Comparator.comparing((UsageHour key) -> key.room().project())
          .thenComparing(UsageHour::hour)
          .thenComparing(key -> key.room().name())
          .thenComparing(UsageHour::identity);

  /// Where a sample counts.
  public static UsageHour of(Sample sample) {
    return new UsageHour(
        sample.room(), sample.countsAt().truncatedTo(ChronoUnit.HOURS), sample.identity());
  }

  @Override
  public int compareTo(UsageHour other) {
    return ORDER.compare(this, other);
  }
}
