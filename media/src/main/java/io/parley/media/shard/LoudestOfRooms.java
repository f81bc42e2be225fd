package io.parley.media.shard;

import io.parley.media.audio.LoudestTracks;
import io.parley.media.track.Track;
import java.util.HashMap;
import java.util.Map;

/// Which microphones of each room are heard. Owned by one shard.
final class LoudestOfRooms {

  private final int most;
  private final Map<Long, LoudestTracks> rooms = new HashMap<>();

  /// @param most of one room at once; 0 for all
  LoudestOfRooms(int most) {
    this.most = most;
  }

  /// A track begins.
  ///
  /// @param room [TrackSpec#ALWAYS_HEARD] for one that is
  void add(long room, Track track) {
    if (most > 0 && room != TrackSpec.ALWAYS_HEARD) {
      track.sitAmong(rooms.computeIfAbsent(room, id -> new LoudestTracks(most)));
    }
  }

  /// A track ended: rooms without any are forgotten.
  void sweep() {
    rooms.values().removeIf(LoudestTracks::isEmpty);
  }
}
