package io.parley.room.history;

import io.parley.protocol.id.FactIds;
import java.util.Locale;

/// What can happen to a room, a participant or a track; each once in the life of its sid.
public enum Transition {
  ROOM_STARTED("started"),
  ROOM_FINISHED("finished"),
  PARTICIPANT_JOINED("joined"),
  PARTICIPANT_LEFT("left"),
  TRACK_PUBLISHED("published"),
  TRACK_UNPUBLISHED("unpublished");

  private final String word;

  Transition(String word) {
    this.word = word;
  }

  /// The id of the fact that this happened.
  ///
  /// @param subject the sid that it happened to
  public String idFor(String subject) {
    return FactIds.of(subject, word);
  }

  /// The one with this label.
  public static Transition of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /// As tenants read it, such as `participant_joined`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
