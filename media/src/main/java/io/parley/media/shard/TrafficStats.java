package io.parley.media.shard;

/// What one peer carried of one kind since it was opened.
///
/// @param bytesIn payloads of UDP or TCP that came from it, those that were authentic
/// @param bytesOut those that were sent to it
public record TrafficStats(long bytesIn, long bytesOut, long packetsIn, long packetsOut) {

  public static final TrafficStats NONE = new TrafficStats(0, 0, 0, 0);

  public TrafficStats plus(TrafficStats other) {
    return new TrafficStats(
        bytesIn + other.bytesIn,
        bytesOut + other.bytesOut,
        packetsIn + other.packetsIn,
        packetsOut + other.packetsOut);
  }

  public TrafficStats minus(TrafficStats other) {
    return new TrafficStats(
        bytesIn - other.bytesIn,
        bytesOut - other.bytesOut,
        packetsIn - other.packetsIn,
        packetsOut - other.packetsOut);
  }
}
