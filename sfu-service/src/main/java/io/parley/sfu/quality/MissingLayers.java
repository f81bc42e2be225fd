package io.parley.sfu.quality;

import io.parley.media.section.TrafficKind;
import java.util.HashMap;
import java.util.Map;

/// Finds layers that a publisher was asked for and does not send for want of room. A screen that
/// rests, or a publisher that has just begun, lacks none.
final class MissingLayers {

  /// So long a publisher may take to get to all layers: its own estimate of its link begins low.
  /// Shorter, and every call begins badly; longer, and a slow uplink looks good for as long.
  static final long GRACE_NANOS = 15_000_000_000L;

  private record Asked(int layers, long sinceNanos) {}

  private Map<String, Asked> asked = new HashMap<>();

  /// @return of the worst track
  int in(Reading reading) {
    var now = new HashMap<String, Asked>();
    int missing = 0;
    for (var track : reading.tracks()) {
      int arrive = track.stats().layers().size();
      if (track.stats().traffic() != TrafficKind.VIDEO || track.stats().muted() || arrive == 0) {
        continue;
      }
      var before = asked.get(track.sid());
      long sinceNanos =
          before == null || before.layers < track.layers() ? reading.nowNanos() : before.sinceNanos;
      var of = new Asked(track.layers(), sinceNanos);
      now.put(track.sid(), of);
      if (reading.nowNanos() - of.sinceNanos >= GRACE_NANOS) {
        missing = Math.max(missing, track.layers() - arrive);
      }
    }
    asked = now;
    return missing;
  }
}
