package io.parley.media.shard;

import io.parley.media.allocation.TrackDemand;

/// What a subscriber wants of a track, as far as there is room for it.
///
/// @param enabled whether anything is wanted at all; the m-line stays in any case
/// @param maxSpatial the highest spatial layer that is of use: 0 for the lowest
/// @param maxFramesPerSecond 0 for any rate
/// @param priority 1 for what matters most, [TrackDemand#NO_PRIORITY] where nothing was said
public record DownTrackWish(boolean enabled, int maxSpatial, int maxFramesPerSecond, int priority) {

  /// All that there is.
  public static final DownTrackWish ALL =
      new DownTrackWish(true, Integer.MAX_VALUE, 0, TrackDemand.NO_PRIORITY);

  /// Whether nothing matters more.
  boolean isPinned() {
    return priority == 1;
  }
}
