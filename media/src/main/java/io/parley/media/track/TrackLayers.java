package io.parley.media.track;

import io.parley.media.layer.LayerMeter;
import io.parley.media.layer.LayerSize;
import io.parley.media.layer.Layers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The streams of one encoding of a track, lowest first, and what is known of its layers: these
/// are the streams of a simulcast, or else the layers within the only stream.
///
/// Layers are measured by each other: when the whole track rests, as a screen share does, none is
/// withdrawn, and who joins meanwhile can still ask for a key frame. Owned by one shard.
public final class TrackLayers {

  /// A layer that nothing came of for so long is withdrawn at the latest: its publisher stopped it.
  /// Shorter, and a slow screen share would flap; one that came often is withdrawn sooner
  /// ([Rhythm]).
  static final long SILENCE_NANOS = 1_000_000_000L;

  /// Between two packets nothing more than this is counted as time in which any came.
  private static final long ACTIVE_STEP_NANOS = 100_000_000L;

  private final List<LayerSize> announced;
  private final StreamTotals ended = new StreamTotals();
  private final @Nullable IngressStream[] streams = new @Nullable IngressStream[Layers.MAX_SPATIAL];
  private long arrivalNanos;
  private long activeNanos;

  /// @param announced what the publisher said of its layers; may be empty
  TrackLayers(List<LayerSize> announced) {
    this.announced = List.copyOf(announced);
  }

  /// A stream begins; the one before it ends.
  void begin(IngressStream stream) {
    IngressStream former = streams[stream.layer()];
    if (former != null) {
      ended.add(former);
      former.close();
    }
    streams[stream.layer()] = stream;
    boolean alone = !isSimulcast();
    for (IngressStream each : streams) {
      if (each != null) {
        each.alone(alone);
      }
    }
  }

  /// A packet of one of its streams came.
  void arrived(long nowNanos, IngressStream stream) {
    activeNanos += Math.clamp(nowNanos - arrivalNanos, 0, ACTIVE_STEP_NANOS);
    arrivalNanos = nowNanos;
    stream.rhythm().arrived(activeNanos);
  }

  /// The present stream of a layer, null where none came.
  @Nullable IngressStream stream(int layer) {
    return streams[layer];
  }

  /// The stream of which a packet came last, null before the first.
  @Nullable IngressStream newest() {
    IngressStream newest = null;
    for (IngressStream stream : streams) {
      boolean newer =
          stream != null
              && stream.hasArrived()
              && (newest == null || stream.lastArrivalNanos() - newest.lastArrivalNanos() > 0);
      newest = newer ? stream : newest;
    }
    return newest;
  }

  /// The stream for one who wants layers up to one: that layer where it arrives, else the next
  /// lower one, else the lowest of all.
  @Nullable IngressStream wanted(int highest) {
    IngressStream newest = newest();
    IngressStream wanted = null;
    for (IngressStream stream : streams) {
      boolean better = wanted == null || stream != null && stream.layer() <= highest;
      if (newest != null && stream != null && better && arrives(stream, newest)) {
        wanted = stream;
      }
    }
    return wanted;
  }

  /// Adds up what came, streams that others took the place of included.
  void addTo(StreamTotals totals) {
    totals.add(ended);
    for (IngressStream stream : streams) {
      if (stream != null) {
        totals.add(stream);
      }
    }
  }

  /// The lowest stream that arrives now, null where none does.
  @Nullable IngressStream lowest(long nowNanos) {
    for (IngressStream stream : streams) {
      if (stream != null
          && stream.hasArrived()
          && nowNanos - stream.lastArrivalNanos() < SILENCE_NANOS) {
        return stream;
      }
    }
    return null;
  }

  private boolean arrives(IngressStream stream, IngressStream newest) {
    return stream.hasArrived()
        && newest.lastArrivalNanos() - stream.lastArrivalNanos() < SILENCE_NANOS
        && !stream.rhythm().isSilent(activeNanos);
  }

  /// When the next key frame is to be asked for, [Long#MAX_VALUE] where nobody waits.
  long requestNanos(long nowNanos) {
    long wake = Long.MAX_VALUE;
    for (IngressStream stream : streams) {
      if (stream != null) {
        wake = Math.min(wake, stream.keyFrames().wakeNanos(nowNanos));
      }
    }
    return wake;
  }

  /// Whether its layers are streams of their own.
  public boolean isSimulcast() {
    int count = 0;
    for (IngressStream stream : streams) {
      count += stream != null ? 1 : 0;
    }
    return count > 1;
  }

  /// Bit s is set where spatial layer s arrives.
  public int liveSpatial() {
    IngressStream newest = newest();
    int live = 0;
    for (int spatial = 0; newest != null && spatial < Layers.MAX_SPATIAL; spatial++) {
      live |= isLive(spatial) ? 1 << spatial : 0;
    }
    return live;
  }

  /// Whether a spatial layer arrives.
  public boolean isLive(int spatial) {
    IngressStream newest = newest();
    if (newest == null || spatial < 0 || spatial >= Layers.MAX_SPATIAL) {
      return false;
    }
    if (streams[spatial] != null) {
      return arrives(streams[spatial], newest);
    }
    return !isSimulcast()
        && newest.meter().isLive(newest.lastArrivalNanos(), spatial, SILENCE_NANOS);
  }

  /// What a subscriber gets who wants layers up to these, in bits per second over the last second:
  /// all that it takes, lower layers included where they are needed. Where a layer does not arrive,
  /// that is what the next lower one takes.
  public long bitrateBps(int spatial, int temporal) {
    IngressStream stream = wanted(spatial);
    IngressStream newest = newest();
    return stream == null || newest == null || spatial < 0
        ? 0
        : stream
            .meter()
            .bitsPerSecond(newest.lastArrivalNanos(), within(stream, spatial), temporal);
  }

  /// Pictures per second of one who wants layers up to these.
  public double framesPerSecond(int spatial, int temporal) {
    IngressStream stream = wanted(spatial);
    IngressStream newest = newest();
    return stream == null || newest == null || spatial < 0
        ? 0
        : stream
            .meter()
            .framesPerSecond(newest.lastArrivalNanos(), within(stream, spatial), temporal);
  }

  /// The layer within a stream that is the track's spatial layer, or the next lower that arrives.
  private int within(IngressStream stream, int spatial) {
    if (isSimulcast()) {
      return Math.max(0, stream.meter().spatialLayers() - 1);
    }
    LayerMeter meter = stream.meter();
    int live = Math.min(spatial, Layers.MAX_SPATIAL - 1);
    while (live > 0 && !meter.isLive(stream.lastArrivalNanos(), live, SILENCE_NANOS)) {
      live--;
    }
    return live;
  }

  /// How many spatial layers there have been or are announced.
  public int spatialLayers() {
    int layers = 0;
    for (int spatial = 0; spatial < Layers.MAX_SPATIAL; spatial++) {
      layers = streams[spatial] != null ? spatial + 1 : layers;
    }
    IngressStream only = newest();
    if (only != null && !isSimulcast()) {
      layers = Math.max(layers, only.meter().spatialLayers());
    }
    for (LayerSize size : announced) {
      layers = Math.max(layers, Math.min(size.spatial() + 1, Layers.MAX_SPATIAL));
    }
    return layers;
  }

  /// How many temporal layers a spatial layer has had; 1 where its codec says nothing of them.
  public int temporalLayers(int spatial) {
    IngressStream stream = wanted(spatial);
    return stream == null ? 1 : Math.max(1, stream.meter().temporalLayers());
  }

  /// Width of a spatial layer in pixels: as its stream says, else as announced; 0 where not known.
  public int width(int spatial) {
    IngressStream stream = sized(spatial);
    int told = stream == null ? 0 : stream.meter().width(isSimulcast() ? 0 : spatial);
    return told > 0 ? told : announced(spatial, true);
  }

  /// Height of a spatial layer in pixels, as [#width].
  public int height(int spatial) {
    IngressStream stream = sized(spatial);
    int told = stream == null ? 0 : stream.meter().height(isSimulcast() ? 0 : spatial);
    return told > 0 ? told : announced(spatial, false);
  }

  private @Nullable IngressStream sized(int spatial) {
    if (spatial < 0 || spatial >= Layers.MAX_SPATIAL) {
      return null;
    }
    return isSimulcast() ? streams[spatial] : newest();
  }

  private int announced(int spatial, boolean width) {
    for (LayerSize size : announced) {
      if (size.spatial() == spatial) {
        return width ? size.width() : size.height();
      }
    }
    return 0;
  }

  int evict(int packetsOfEach) {
    int released = 0;
    for (IngressStream stream : streams) {
      released += stream == null ? 0 : stream.evict(packetsOfEach);
    }
    return released;
  }

  void close() {
    for (IngressStream stream : streams) {
      if (stream != null) {
        stream.close();
      }
    }
  }
}
