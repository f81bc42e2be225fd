package io.parley.billing.sample;

import java.util.Locale;

/// Why an event does not count.
public enum Flaw {
  /// No message of this schema.
  MALFORMED,
  /// Without id, project, room, or sids.
  INCOMPLETE,
  /// A name that is too long or that no client could have had.
  NAME_INVALID,
  /// Longer than an hour.
  DURATION_ABSURD,
  /// More than any network carries.
  TRAFFIC_ABSURD,
  /// A kind that this version does not know.
  KIND_UNKNOWN,
  /// Far from the log's time, or in the future.
  TIME_IMPOSSIBLE,
  /// Of a time whose samples are purged, so that nobody knows whether it was counted.
  TOO_LATE;

  /// As metrics name it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
