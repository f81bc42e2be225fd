package io.parley.sfu.quality;

import io.parley.media.congestion.CongestionControl;
import io.parley.media.shard.LinkStats;
import io.parley.protocol.events.LinkLimits;
import io.parley.protocol.events.LinkSample;
import io.parley.protocol.events.QualitySample;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was read of one participant since its last sample. Owned by the thread that states samples.
public final class QualityRecord {

  /// Tracks, and down-tracks, of one sample. More make samples that are larger than what anybody
  /// looks at; the rest is counted.
  public static final int TRACKS = 200;

  private static final long NANOS_PER_MICRO = 1_000;

  private final Map<String, TrackReading> tracks = new LinkedHashMap<>();
  private final Map<Long, DownTrackReading> downTracks = new LinkedHashMap<>();
  private Map<String, TrackReading> tracksBefore = Map.of();
  private Map<Long, DownTrackReading> downTracksBefore = Map.of();
  private @Nullable Reading latest;
  private @Nullable Verdict worst;
  private long lowestTargetBps = CongestionControl.UNLIMITED;

  /// Takes a reading and what was made of it.
  public void read(Reading reading, Verdict verdict) {
    latest = reading;
    reading.tracks().forEach(track -> tracks.put(track.sid(), track));
    reading.downTracks().forEach(track -> downTracks.put(track.id(), track));
    worst = worst == null ? verdict : worst.worst(verdict);
    LinkStats link = reading.link();
    if (link != null) {
      lowestTargetBps = Math.min(lowestTargetBps, link.targetBps());
    }
  }

  /// Writes what there is into a sample.
  public void fill(QualitySample.Builder sample) {
    var verdict = worst;
    if (verdict != null) {
      sample.setQuality(verdict.quality());
      sample.setUpScore((float) verdict.upScore()).setDownScore((float) verdict.downScore());
    }
    LinkStats link = latest == null ? null : latest.link();
    if (link != null) {
      sample.setLink(sample(link));
    }
    if (latest != null && !latest.limits().equals(LinkLimits.getDefaultInstance())) {
      sample.setLimits(latest.limits());
    }
    tracks.values().stream()
        .limit(TRACKS)
        .forEach(now -> sample.addTracks(TrackSamples.of(tracksBefore.get(now.sid()), now)));
    downTracks.values().stream()
        .limit(TRACKS)
        .forEach(now -> sample.addDownTracks(TrackSamples.of(downTracksBefore.get(now.id()), now)));
    sample.setOmitted(
        Math.max(0, tracks.size() - TRACKS) + Math.max(0, downTracks.size() - TRACKS));
  }

  private LinkSample sample(LinkStats link) {
    return LinkSample.newBuilder()
        .setTargetBps(known(link.targetBps()))
        .setLowestTargetBps(known(lowestTargetBps))
        .setState(LinkSample.State.valueOf(link.state().name()))
        .setLossRatio((float) link.lossRatio())
        .setQueueMicros((int) Math.clamp(link.queueNanos() / NANOS_PER_MICRO, 0, Integer.MAX_VALUE))
        .build();
  }

  private static long known(long bitsPerSecond) {
    return bitsPerSecond == CongestionControl.UNLIMITED ? 0 : bitsPerSecond;
  }

  /// The next sample begins. What ended meanwhile is in none any more.
  public void begin() {
    var now = latest;
    tracksBefore = new HashMap<>(tracks);
    downTracksBefore = new HashMap<>(downTracks);
    tracks.clear();
    downTracks.clear();
    if (now != null) {
      tracksBefore.keySet().retainAll(now.tracks().stream().map(TrackReading::sid).toList());
      downTracksBefore
          .keySet()
          .retainAll(now.downTracks().stream().map(DownTrackReading::id).toList());
    }
    worst = null;
    lowestTargetBps = CongestionControl.UNLIMITED;
  }
}
