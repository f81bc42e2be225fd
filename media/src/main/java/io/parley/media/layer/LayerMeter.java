package io.parley.media.layer;

import java.util.Arrays;

/// What each layer of one stream took over the last second, and which of them still arrive.
///
/// Allocates nothing after construction. Owned by one shard.
public final class LayerMeter {

  /// Longer, and a layer that changed is judged by what it was; shorter, and each key frame looks
  /// like a change.
  private static final int BUCKETS = 10;

  private static final long BUCKET_NANOS = 100_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// Of a stream that has just begun: from less, a rate would be a guess.
  private static final long LEAST_NANOS = 200_000_000L;

  private static final int CELLS = Layers.MAX_SPATIAL * Layers.MAX_TEMPORAL;

  private final int[] bytes = new int[CELLS * BUCKETS];
  private final int[] frames = new int[CELLS * BUCKETS];
  private final long[] byteTotals = new long[CELLS];
  private final int[] frameTotals = new int[CELLS];
  private final long[] newestTimestamp = new long[Layers.MAX_SPATIAL];
  private final long[] arrivedNanos = new long[Layers.MAX_SPATIAL];
  private final int[] widths = new int[Layers.MAX_SPATIAL];
  private final int[] heights = new int[Layers.MAX_SPATIAL];
  private int seenSpatial;
  private int seenTemporal;
  private boolean started;
  private long firstNanos;
  private long bucket;

  /// Counts a packet.
  ///
  /// @param timestamp unwrapped
  /// @param spatial of the packet, within its stream
  /// @param takers bit s is set where one who takes spatial layer s needs this packet
  /// @param packetBytes header and payload, without what SRTP, UDP and IP add
  public void count(
      long nowNanos, long timestamp, int spatial, int temporal, int takers, int packetBytes) {
    roll(nowNanos);
    int own = Math.min(spatial, Layers.MAX_SPATIAL - 1);
    int rank = Math.min(temporal, Layers.MAX_TEMPORAL - 1);
    boolean begins = (seenSpatial >>> own & 1) == 0 || timestamp > newestTimestamp[own];
    if (begins) {
      newestTimestamp[own] = timestamp;
    }
    arrivedNanos[own] = nowNanos;
    seenSpatial |= 1 << own;
    seenTemporal |= 1 << rank;
    int at = (int) Math.floorMod(bucket, (long) BUCKETS);
    if (begins) {
      int cell = own * Layers.MAX_TEMPORAL + rank;
      frames[cell * BUCKETS + at]++;
      frameTotals[cell]++;
    }
    for (int taker = own; taker < Layers.MAX_SPATIAL; taker++) {
      if ((takers >>> taker & 1) != 0) {
        int cell = taker * Layers.MAX_TEMPORAL + rank;
        bytes[cell * BUCKETS + at] += packetBytes;
        byteTotals[cell] += packetBytes;
      }
    }
  }

  /// Notes how large a layer's picture is, as its stream says.
  public void size(int spatial, int width, int height) {
    if (spatial < Layers.MAX_SPATIAL) {
      widths[spatial] = width;
      heights[spatial] = height;
    }
  }

  private void roll(long nowNanos) {
    long now = Math.floorDiv(nowNanos, BUCKET_NANOS);
    if (!started) {
      started = true;
      firstNanos = nowNanos;
      bucket = now;
    }
    if (now - bucket >= BUCKETS) {
      Arrays.fill(bytes, 0);
      Arrays.fill(frames, 0);
      Arrays.fill(byteTotals, 0);
      Arrays.fill(frameTotals, 0);
      bucket = now;
    }
    while (bucket < now) {
      bucket++;
      forget((int) Math.floorMod(bucket, (long) BUCKETS));
    }
  }

  private void forget(int at) {
    for (int cell = 0; cell < CELLS; cell++) {
      int index = cell * BUCKETS + at;
      byteTotals[cell] -= bytes[index];
      frameTotals[cell] -= frames[index];
      bytes[index] = 0;
      frames[index] = 0;
    }
  }

  /// What one takes who takes a spatial layer with all temporal layers up to one.
  ///
  /// @param nowNanos not before the newest packet
  /// @return bits per second over the last second, 0 before the first packet
  public long bitsPerSecond(long nowNanos, int spatial, int temporal) {
    if (!started || spatial < 0 || temporal < 0) {
      return 0;
    }
    roll(nowNanos);
    int first = Math.min(spatial, Layers.MAX_SPATIAL - 1) * Layers.MAX_TEMPORAL;
    long total = 0;
    for (int rank = 0; rank <= Math.min(temporal, Layers.MAX_TEMPORAL - 1); rank++) {
      total += byteTotals[first + rank];
    }
    return total * 8 * NANOS_PER_SECOND / windowNanos(nowNanos);
  }

  /// Pictures per second of a spatial layer with all temporal layers up to one.
  public double framesPerSecond(long nowNanos, int spatial, int temporal) {
    if (!started || spatial < 0 || temporal < 0) {
      return 0;
    }
    roll(nowNanos);
    int first = Math.min(spatial, Layers.MAX_SPATIAL - 1) * Layers.MAX_TEMPORAL;
    long total = 0;
    for (int rank = 0; rank <= Math.min(temporal, Layers.MAX_TEMPORAL - 1); rank++) {
      total += frameTotals[first + rank];
    }
    return (double) total * NANOS_PER_SECOND / windowNanos(nowNanos);
  }

  private long windowNanos(long nowNanos) {
    long whole = (BUCKETS - 1) * BUCKET_NANOS + Math.floorMod(nowNanos, BUCKET_NANOS);
    return Math.max(LEAST_NANOS, Math.min(whole, nowNanos - firstNanos));
  }

  /// Whether packets of a spatial layer came within a time.
  public boolean isLive(long nowNanos, int spatial, long silenceNanos) {
    return spatial >= 0
        && spatial < Layers.MAX_SPATIAL
        && (seenSpatial >>> spatial & 1) != 0
        && nowNanos - arrivedNanos[spatial] < silenceNanos;
  }

  /// The highest spatial layer of which packets came within a time, -1 where there is none.
  public int highestLive(long nowNanos, long silenceNanos) {
    int spatial = Layers.MAX_SPATIAL - 1;
    while (spatial >= 0 && !isLive(nowNanos, spatial, silenceNanos)) {
      spatial--;
    }
    return spatial;
  }

  /// How many spatial layers this stream has had, 0 before the first packet.
  public int spatialLayers() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(seenSpatial);
  }

  /// How many temporal layers this stream has had, 0 before the first packet.
  public int temporalLayers() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(seenTemporal);
  }

  /// In pixels; 0 where the stream does not say.
  public int width(int spatial) {
    return spatial >= 0 && spatial < Layers.MAX_SPATIAL ? widths[spatial] : 0;
  }

  /// In pixels; 0 where the stream does not say.
  public int height(int spatial) {
    return spatial >= 0 && spatial < Layers.MAX_SPATIAL ? heights[spatial] : 0;
  }
}
