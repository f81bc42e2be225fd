package io.parley.sfu.quality;

import io.parley.media.allocation.Reason;
import io.parley.media.section.TrafficKind;
import io.parley.media.shard.DownTrackStats;
import java.util.Collection;
import java.util.HashMap;
import java.util.Set;

/// How a participant's way from the SFU was between two readings. What had not come to the SFU is
/// not its loss.
final class DownlinkConditions {

  /// Losses come in rows, too, that are longer than what is repeated: this share is taken for them.
  private static final double LEAST_IN_A_ROW = 0.1;

  private DownlinkConditions() {}

  /// @param window readings, oldest first; at least one
  /// @param settled down-tracks that have had the time to get their share
  static Conditions within(Collection<Reading> window, Set<Long> settled) {
    Reading before = window.iterator().next();
    Reading now = before;
    double granted = 0;
    for (var reading : window) {
      now = reading;
      granted = Math.max(granted, grantedRatio(reading, settled));
    }
    return between(before, now, granted);
  }

  private static Conditions between(Reading before, Reading now, double grantedRatio) {
    var earlier = new HashMap<Long, DownTrackStats>();
    before.downTracks().forEach(track -> earlier.put(track.id(), track.stats()));
    var audio = new Losses();
    var video = new Losses();
    long jitterNanos = 0;
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
        audio.add(expected, missed(expected, lost, stats.repeatedFrames()));
        jitterNanos = Math.max(jitterNanos, stats.jitterNanos());
      } else {
        video.add(expected, lost);
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
        grantedRatio,
        ratio(frozenNanos, pictures * (now.nowNanos() - before.nowNanos())));
  }

  /// What of the lost sound no later packet carries, as far as losses are independent of each
  // other:
  /// with n frames repeated, p of each of them.
  private static long missed(long expected, long lost, int repeatedFrames) {
    double together = Math.pow(ratio(lost, expected), repeatedFrames);
    return Math.round(lost * Math.max(together, LEAST_IN_A_ROW));
  }

  private static double grantedRatio(Reading then, Set<Long> settled) {
    long grantedBps = 0;
    long wantedBps = 0;
    for (var track : then.downTracks()) {
      var reason = track.stats().allocation().reason();
      boolean chosen = reason == Reason.CAP || reason == Reason.AUDIO_ONLY; // not the link's fault
      boolean picture = track.stats().traffic() != TrafficKind.AUDIO;
      if (settled.contains(track.id()) && picture && !chosen) {
        grantedBps += track.stats().allocation().grantedBps();
        wantedBps += track.stats().allocation().wantedBps();
      }
    }
    return wantedBps == 0 ? 1 : Math.clamp((double) grantedBps / wantedBps, 0, 1);
  }

  private static double ratio(long part, long whole) {
    return whole <= 0 ? 0 : Math.clamp((double) part / whole, 0, 1);
  }
}
