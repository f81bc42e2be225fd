package io.parley.sfu.quality;

import io.parley.media.allocation.Reason;
import io.parley.media.allocation.Tier;
import io.parley.media.section.TrafficKind;
import io.parley.media.shard.Allocation;
import io.parley.media.shard.DownTrackStats;
import io.parley.media.shard.LayerStats;
import io.parley.media.shard.TrackStats;
import io.parley.protocol.events.LinkLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Readings of one participant, second by second, for tests: what each second adds is set, and
/// [#next] adds it.
final class Readings {

  static final long SECOND = 1_000_000_000L;

  long nowNanos;
  long rttNanos = 20_000_000L;

  int packetsPerSecond = 50;
  TrafficKind traffic = TrafficKind.AUDIO;
  boolean publishes;
  boolean subscribes;
  int asked;
  int live;
  int upLost;
  int upRepairs;
  int upGivenUp;
  int downLost;
  int downNotSent;
  int repeatedFrames;
  long frozenNanos;
  long grantedBps;
  long wantedBps;

  private long packets;
  private long lost;
  private long repairs;
  private long givenUp;
  private long expected;
  private long reportedLost;
  private long notSent;
  private long frozen;

  Reading next() {
    nowNanos += SECOND;
    packets += packetsPerSecond - upLost;
    lost += upLost;
    repairs += upRepairs;
    givenUp += upGivenUp;
    expected += packetsPerSecond;
    reportedLost += downLost + downNotSent;
    notSent += downNotSent;
    frozen += frozenNanos;
    List<TrackReading> tracks = new ArrayList<>();
    if (publishes) {
      tracks.add(new TrackReading("TR_up", asked, up()));
    }
    List<DownTrackReading> downTracks = new ArrayList<>();
    if (subscribes) {
      downTracks.add(new DownTrackReading("TR_down", 7, down()));
    }
    return new Reading(
        nowNanos, rttNanos, tracks, downTracks, null, LinkLimits.getDefaultInstance());
  }

  private TrackStats up() {
    var layers =
        IntStream.range(0, live).mapToObj(i -> new LayerStats(i, 100_000L << i, 25, 0, 0)).toList();
    return new TrackStats(
        traffic, false, packets, packets * 100, lost, repairs, givenUp, lost, 0, 0, 0, 0, layers);
  }

  private DownTrackStats down() {
    var allocation =
        new Allocation(
            wantedBps > 0, Reason.BUDGET, grantedBps, wantedBps, grantedBps == 0, Tier.NORMAL);
    return new DownTrackStats(
        traffic,
        expected - notSent,
        expected * 100,
        0,
        0,
        0,
        0,
        expected,
        reportedLost,
        notSent,
        repeatedFrames,
        0,
        0,
        0,
        0,
        0,
        0,
        frozen,
        allocation);
  }
}
