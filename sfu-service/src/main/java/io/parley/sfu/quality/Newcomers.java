package io.parley.sfu.quality;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Knows which down-tracks have been there for long enough to have got their share of the link.
final class Newcomers {

  /// Links are met with care: what a good one takes is known after some seconds. Shorter, and every
  /// call begins badly; longer, and a narrow link looks good for as long.
  static final long GRACE_NANOS = 15_000_000_000L;

  private Map<Long, Long> sinceNanos = new HashMap<>();

  /// Takes the latest reading.
  void read(Reading reading) {
    var present = new HashMap<Long, Long>();
    for (var track : reading.downTracks()) {
      present.put(track.id(), sinceNanos.getOrDefault(track.id(), reading.nowNanos()));
    }
    sinceNanos = present;
  }

  /// Those that are no newcomers any more.
  Set<Long> settled(long nowNanos) {
    var settled = new HashSet<Long>();
    sinceNanos.forEach(
        (id, since) -> {
          if (nowNanos - since >= GRACE_NANOS) {
            settled.add(id);
          }
        });
    return settled;
  }
}
