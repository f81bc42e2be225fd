package io.parley.media.allocation;

import io.parley.media.section.TrafficKind;

/// How much a track matters to its subscriber when not everything fits. A higher one is served
/// first, with all that is wanted of it; control data come before any, bulk data after all.
public enum Tier {
  /// What is heard: sent in any case.
  AUDIO,
  /// Text on a shared screen, what the subscriber pinned, and the camera of whoever leads the talk.
  PRIORITY,
  /// Everything else that is seen: first a base layer of each, then more of each.
  NORMAL,
  /// What may wait: pictures that get what all others leave.
  BULK;

  /// That of a track of which no more is known.
  public static Tier of(TrafficKind traffic) {
    return switch (traffic) {
      case AUDIO -> AUDIO;
      case SCREEN -> PRIORITY;
      case VIDEO, DATA, OTHER -> NORMAL;
    };
  }
}
