package io.parley.sfu.quality;

import io.parley.media.section.TrafficKind;
import io.parley.media.shard.DownTrackStats;
import java.util.HashMap;

/// How a participant's way from the SFU was between two readings. What had not come to the SFU is
/// not its loss.
final class DownlinkConditions {

  private DownlinkConditions() {}

  static Conditions between(Reading before, Reading now) {
    var earlier = new HashMap<Long, DownTrackStats>();
    before.downTracks().forEach(track -> earlier.put(track.id(), track.stats()));
    var audio = new Losses();
    var video = new Losses();
    long jitterNanos = 0;
    long grantedBps = 0;
    long wantedBps = 0;
    long frozenNanos = 0;
    int pictures = 0;
    for (var track : now.downTracks()) {
      var then = earlier.get(track.id());
      if (then == null) {
        continue;
      }
      var stats = track.stats();
      long notSent = stats.notSent() - then.notSent();
      long expected = stats.reportedExpected() - then.reportedExpected() - notSent;
      long lost = stats.reportedLost() - then.reportedLost() - notSent;
      if (stats.traffic() == TrafficKind.AUDIO) {
        audio.add(expected, lost);
        jitterNanos = Math.max(jitterNanos, stats.jitterNanos());
      } else {
        video.add(expected, lost);
        grantedBps += stats.allocation().grantedBps();
        wantedBps += stats.allocation().wantedBps();
        frozenNanos += stats.frozenNanos() - then.frozenNanos();
        pictures++;
      }
    }
    return new Conditions(
        now.rttNanos(),
        jitterNanos,
        audio.ratio(),
        video.ratio(),
        0,
        0,
        wantedBps == 0 ? 1 : Math.clamp((double) grantedBps / wantedBps, 0, 1),
        ratio(frozenNanos, pictures * (now.nowNanos() - before.nowNanos())));
  }

  private static double ratio(long part, long whole) {
    return whole <= 0 ? 0 : Math.clamp((double) part / whole, 0, 1);
  }
}
