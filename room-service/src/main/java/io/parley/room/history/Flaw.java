package io.parley.room.history;

import java.util.Locale;

/// Why an event gets into no history.
public enum Flaw {
  /// No message of this schema.
  MALFORMED,
  /// More than a mebibyte: no participant is that much.
  TOO_LARGE,
  /// Without project, room, or a sid.
  INCOMPLETE,
  /// A name that is too long or cannot be stored.
  NAME_INVALID,
  /// A transition that this version does not know.
  TRANSITION_UNKNOWN,
  /// Another id than its subject and transition have.
  ID_WRONG,
  /// At a time that no calendar of a store has.
  TIME_IMPOSSIBLE,
  /// Of a project that was never made.
  PROJECT_UNKNOWN,
  /// It names another room than the rest of its incarnation.
  ROOM_DIFFERS,
  /// Older than what is kept, so that nobody knows whether it was stored before.
  TOO_LATE;

  /// As metrics name it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
