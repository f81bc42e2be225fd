package io.parley.protocol.link;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How much a track matters to all who get it when not everything fits.
public enum TrackTier {
  /// Served first, with all that is wanted of it.
  PRIORITY,
  /// As a camera is without any other word.
  NORMAL,
  /// Gets what all others leave.
  BULK;

  /// As attributes and the API have it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one of this word; null where there is none.
  public static @Nullable TrackTier of(String word) {
    for (TrackTier tier : values()) {
      if (tier.word().equals(word)) {
        return tier;
      }
    }
    return null;
  }
}
