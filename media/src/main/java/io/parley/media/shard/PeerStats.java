package io.parley.media.shard;

import io.parley.media.peer.Peer;
import io.parley.media.peer.Traffic;
import io.parley.media.section.TrafficKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/// What one peer's transport carried since it was opened.
///
/// @param packetsIn media packets that were authentic
/// @param bytesIn their bytes, decrypted
/// @param packetsOut media packets sent, retransmissions included
/// @param bytesOut their bytes, encrypted
/// @param retransmitted packets sent again
/// @param nacksIn packets that the peer asked for again
/// @param nacksOut packets that we asked for again
/// @param plisIn key frames that the peer asked for
/// @param plisOut key frames that we asked for
/// @param rttNanos smoothed round trip; 0 before it was measured
/// @param traffic all that the network carried, by kind
public record PeerStats(
    long packetsIn,
    long bytesIn,
    long packetsOut,
    long bytesOut,
    long retransmitted,
    long nacksIn,
    long nacksOut,
    long plisIn,
    long plisOut,
    long rttNanos,
    Map<TrafficKind, TrafficStats> traffic) {

  /// Nothing yet.
  public static final PeerStats NONE = new PeerStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  public PeerStats {
    traffic = Map.copyOf(traffic);
  }

  /// What a peer has counted.
  static PeerStats of(Peer counted) {
    return new PeerStats(
        counted.packetsIn(),
        counted.bytesIn(),
        counted.packetsOut(),
        counted.bytesOut(),
        counted.retransmitted(),
        counted.nacksIn(),
        counted.nacksOut(),
        counted.plisIn(),
        counted.plisOut(),
        counted.rttNanos(),
        traffic(counted.traffic()));
  }

  private static Map<TrafficKind, TrafficStats> traffic(Traffic counted) {
    Map<TrafficKind, TrafficStats> stats = new EnumMap<>(TrafficKind.class);
    for (TrafficKind kind : TrafficKind.values()) {
      stats.put(
          kind,
          new TrafficStats(
              counted.bytesIn(kind),
              counted.bytesOut(kind),
              counted.packetsIn(kind),
              counted.packetsOut(kind)));
    }
    return stats;
  }

  /// What was carried of one kind.
  public TrafficStats of(TrafficKind kind) {
    return traffic.getOrDefault(kind, TrafficStats.NONE);
  }

  /// What two peers carried together; their round trip is the longer one.
  public PeerStats plus(PeerStats other) {
    return new PeerStats(
        packetsIn + other.packetsIn,
        bytesIn + other.bytesIn,
        packetsOut + other.packetsOut,
        bytesOut + other.bytesOut,
        retransmitted + other.retransmitted,
        nacksIn + other.nacksIn,
        nacksOut + other.nacksOut,
        plisIn + other.plisIn,
        plisOut + other.plisOut,
        Math.max(rttNanos, other.rttNanos),
        combine(other, TrafficStats::plus));
  }

  /// What was carried since an earlier look; the round trip is this one's.
  public PeerStats since(PeerStats before) {
    return new PeerStats(
        packetsIn - before.packetsIn,
        bytesIn - before.bytesIn,
        packetsOut - before.packetsOut,
        bytesOut - before.bytesOut,
        retransmitted - before.retransmitted,
        nacksIn - before.nacksIn,
        nacksOut - before.nacksOut,
        plisIn - before.plisIn,
        plisOut - before.plisOut,
        rttNanos,
        combine(before, TrafficStats::minus));
  }

  private Map<TrafficKind, TrafficStats> combine(
      PeerStats other, BinaryOperator<TrafficStats> how) {
    Map<TrafficKind, TrafficStats> combined = new EnumMap<>(TrafficKind.class);
    for (TrafficKind kind : TrafficKind.values()) {
      combined.put(kind, how.apply(of(kind), other.of(kind)));
    }
    return combined;
  }
}
