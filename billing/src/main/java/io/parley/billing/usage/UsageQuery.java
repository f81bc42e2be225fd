package io.parley.billing.usage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Which usage is asked for.
///
/// @param from the beginning of a bucket
/// @param to the beginning of the first bucket that is left out
/// @param room only this one; null for all
/// @param participant only those of this identity; null for all
/// @param after only rows behind this one; null for the first page
public record UsageQuery(
    String project,
    Instant from,
    Instant to,
    By by,
    Bucket bucket,
    @Nullable String room,
    @Nullable String participant,
    @Nullable Position after) {

  /// What one row is about.
  public enum By {
    PROJECT,
    ROOM,
    /// One identity in one room.
    PARTICIPANT
  }

  /// How long one row's time is.
  public enum Bucket {
    HOUR(ChronoUnit.HOURS),
    /// In UTC.
    DAY(ChronoUnit.DAYS);

    private final ChronoUnit unit;

    Bucket(ChronoUnit unit) {
      this.unit = unit;
    }

    /// As Java names it.
    public ChronoUnit unit() {
      return unit;
    }
  }

  /// Where a row stands in the order.
  ///
  /// @param room empty where rows are about the project
  /// @param participant empty where rows are about the project or rooms
  public record Position(Instant start, String room, String participant) {}
}
