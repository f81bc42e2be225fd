package io.parley.sfu.quality;

import io.parley.media.section.TrafficKind;
import io.parley.media.shard.TrackStats;
import java.util.HashMap;

/// How a participant's way to the SFU was between two readings.
final class UplinkConditions {

  private UplinkConditions() {}

  /// @param missingLayers see [Conditions]
  static Conditions between(Reading before, Reading now, int missingLayers) {
    var earlier = new HashMap<String, TrackStats>();
    before.tracks().forEach(track -> earlier.put(track.sid(), track.stats()));
    var audio = new Losses();
    var video = new Losses();
    var unrepaired = new Losses();
    long jitterNanos = 0;
    for (var track : now.tracks()) {
      var then = earlier.get(track.sid());
      if (then == null || track.stats().muted()) {
        continue;
      }
      var stats = track.stats();
      long lost = stats.lost() - then.lost();
      long expected = stats.packets() - then.packets() + lost;
      if (stats.traffic() == TrafficKind.AUDIO) {
        audio.add(expected, lost - (stats.repairs() - then.repairs()));
        jitterNanos = Math.max(jitterNanos, stats.jitterNanos());
      } else {
        video.add(expected, lost);
        unrepaired.add(expected, stats.givenUp() - then.givenUp());
      }
    }
    return new Conditions(
        now.rttNanos(),
        jitterNanos,
        audio.ratio(),
        video.ratio(),
        unrepaired.ratio(),
        missingLayers,
        1,
        0);
  }
}
