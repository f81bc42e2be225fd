package io.parley.media.track;

import io.parley.media.downtrack.DownTrack;
import io.parley.media.layer.LayerSize;
import io.parley.media.layer.Layers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The encodings of one track: its own, and the backup codec's where its publisher sends one.
///
/// Everybody gets the preferred one, its own unless another is said, as far as it arrives and is in
/// a codec that he takes; else the other. Owned by one shard.
final class Encodings {

  /// Its own, and the backup codec's.
  static final int COUNT = 2;

  private final TrackLayers[] all = new TrackLayers[COUNT];
  private final List<LayerSize> announced;
  private int preferred;

  /// @param announced sizes of layers, as far as the publisher told them
  Encodings(List<LayerSize> announced) {
    this.announced = announced;
    for (int i = 0; i < COUNT; i++) {
      all[i] = new TrackLayers(announced);
    }
  }

  TrackLayers get(int encoding) {
    return all[encoding];
  }

  /// From now on everybody who takes this one gets it, as soon as it arrives.
  void prefer(int encoding) {
    preferred = encoding;
  }

  /// Its publisher sends it no more; it may begin anew.
  void end(int encoding) {
    all[encoding].close();
    all[encoding] = new TrackLayers(announced);
  }

  void arrived(long nowNanos, IngressStream stream) {
    all[stream.encoding()].arrived(nowNanos, stream);
  }

  /// The one that arrives; the preferred one where both do, or neither.
  TrackLayers arriving() {
    TrackLayers first = all[preferred];
    TrackLayers second = all[1 - preferred];
    return isOvertaken(first.newest(), second.newest()) ? second : first;
  }

  /// The stream that a down-track is meant to get now, null where there is none.
  @Nullable IngressStream wanted(DownTrack downTrack) {
    TrackLayers wanted = taken(downTrack);
    return wanted == null ? null : wanted.wanted(downTrack.targetSpatial());
  }

  /// The encoding that a down-track is meant to get now, null where there is none.
  private @Nullable TrackLayers taken(DownTrack downTrack) {
    IngressStream first = taken(all[preferred], downTrack);
    IngressStream second = taken(all[1 - preferred], downTrack);
    if (first == null && second == null) {
      return null;
    }
    return isOvertaken(first, second) ? all[1 - preferred] : all[preferred];
  }

  /// Which of them a down-track is meant to get; the one that arrives where it takes neither.
  int of(DownTrack downTrack) {
    TrackLayers theirs = taken(downTrack);
    return (theirs == null ? arriving() : theirs) == all[0] ? 0 : 1;
  }

  /// The only one that arrives, the preferred one where none does; -1 where both do.
  int only() {
    IngressStream first = all[preferred].newest();
    IngressStream second = all[1 - preferred].newest();
    if (isOvertaken(first, second)) {
      return 1 - preferred;
    }
    return second == null || isOvertaken(second, first) ? preferred : -1;
  }

  private static @Nullable IngressStream taken(TrackLayers layers, DownTrack downTrack) {
    IngressStream newest = layers.newest();
    return newest != null && downTrack.accepts(newest) ? newest : null;
  }

  /// Whether one is not there, or silent while the other comes.
  private static boolean isOvertaken(@Nullable IngressStream one, @Nullable IngressStream other) {
    return other != null
        && (one == null
            || other.lastArrivalNanos() - one.lastArrivalNanos() >= TrackLayers.SILENCE_NANOS);
  }

  /// Which spatial layers of each arrive, as bits.
  int live() {
    return all[0].liveSpatial() | all[1].liveSpatial() << Layers.MAX_SPATIAL;
  }

  StreamTotals totals() {
    StreamTotals totals = new StreamTotals();
    for (TrackLayers each : all) {
      each.addTo(totals);
    }
    return totals;
  }

  /// When the next key frame is to be asked for, [Long#MAX_VALUE] where nobody waits.
  long requestNanos(long nowNanos) {
    return Math.min(all[0].requestNanos(nowNanos), all[1].requestNanos(nowNanos));
  }

  /// Asks for the key frames that are due.
  void sendRequests(long nowNanos, Publisher publisher) {
    for (TrackLayers each : all) {
      for (int i = 0; i < Layers.MAX_SPATIAL; i++) {
        IngressStream stream = each.stream(i);
        if (stream != null && stream.keyFrames().takeDue(nowNanos)) {
          publisher.requestKeyFrame(nowNanos, stream.ssrc());
        }
      }
    }
  }

  int evict(int packetsOfEach) {
    return all[0].evict(packetsOfEach) + all[1].evict(packetsOfEach);
  }

  void close() {
    for (TrackLayers each : all) {
      each.close();
    }
  }
}
