package io.parley.media.allocation;

import java.util.Arrays;
import java.util.List;

/// The steps of all ladders of one subscriber, in the order in which they are served. The order
/// depends on what is wanted alone, never on how much room there is.
final class Steps {

  /// Tracks that share one downlink; those with greater ids are left out.
  static final int MAX_TRACKS = 1 << 10;

  private static final int LEVEL_BITS = 4;
  private static final int TRACK_BITS = 10;
  private static final int RATE_BITS = 30;
  private static final int SPATIAL_BITS = 2;
  private static final int RANK_BITS = 8;

  private long[] keys = new long[64];
  private int size;

  int size() {
    return size;
  }

  int track(int index) {
    return (int) (keys[index] >>> LEVEL_BITS) & (1 << TRACK_BITS) - 1;
  }

  int level(int index) {
    return (int) keys[index] & (1 << LEVEL_BITS) - 1;
  }

  /// @param demands by ascending id, prepared
  void sort(List<TrackDemand> demands) {
    size = 0;
    for (int track = 0; track < Math.min(demands.size(), MAX_TRACKS); track++) {
      Ladder ladder = demands.get(track).ladder();
      if (keys.length < size + ladder.size()) {
        keys = Arrays.copyOf(keys, 2 * keys.length);
      }
      for (int level = 0; level < ladder.size(); level++) {
        keys[size++] = key(demands.get(track), track, level);
      }
    }
    Arrays.sort(keys, 0, size);
  }

  /// Base layers: the cheapest first, so that as many as possible are seen. Above: whose picture
  /// is the smallest.
  private static long key(TrackDemand demand, int track, int level) {
    Ladder ladder = demand.ladder();
    long key = 2L * demand.tier().ordinal() + (level == 0 ? 0 : 1);
    key = key << RANK_BITS | demand.rank();
    key = key << SPATIAL_BITS | (level == 0 ? 0 : ladder.spatial(level));
    key = key << RATE_BITS | ladder.bps(level);
    key = key << TRACK_BITS | track;
    return key << LEVEL_BITS | level;
  }
}
