package io.parley.room.quality;

import java.util.Locale;

/// Why an event is no sample that can be stored.
public enum Flaw {
  /// No message of this schema.
  MALFORMED,
  /// More than a participant's sample can be.
  TOO_LARGE,
  /// Without id, project, room, or a sid.
  INCOMPLETE,
  /// A name that is too long or cannot be stored.
  NAME_INVALID,
  /// At a time that no node's clock shows.
  TIME_IMPOSSIBLE,
  /// Older than what is kept.
  TOO_LATE;

  /// As metrics name it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
