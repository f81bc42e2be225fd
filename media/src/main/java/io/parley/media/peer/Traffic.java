package io.parley.media.peer;

import io.parley.media.section.TrafficKind;

/// Bytes and packets of one peer, as the network carried them: payloads of UDP or TCP. Only what
/// was authentic and new counts, and what was sent. Allocates nothing after construction.
/// Owned by one shard.
public final class Traffic {

  private static final int KINDS = TrafficKind.values().length;

  private final long[] bytesIn = new long[KINDS];
  private final long[] packetsIn = new long[KINDS];
  private final long[] bytesOut = new long[KINDS];
  private final long[] packetsOut = new long[KINDS];

  void in(TrafficKind kind, int bytes) {
    bytesIn[kind.ordinal()] += bytes;
    packetsIn[kind.ordinal()]++;
  }

  void out(TrafficKind kind, int bytes) {
    bytesOut[kind.ordinal()] += bytes;
    packetsOut[kind.ordinal()]++;
  }

  public long bytesIn(TrafficKind kind) {
    return bytesIn[kind.ordinal()];
  }

  public long packetsIn(TrafficKind kind) {
    return packetsIn[kind.ordinal()];
  }

  public long bytesOut(TrafficKind kind) {
    return bytesOut[kind.ordinal()];
  }

  public long packetsOut(TrafficKind kind) {
    return packetsOut[kind.ordinal()];
  }
}
