package io.parley.media.track;

/// What came of several streams together. Owned by one shard.
public final class StreamTotals {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private long packets;
  private long payloadBytes;
  private long lost;
  private long repairs;
  private long givenUp;
  private long nacks;
  private long plis;
  private long jitterNanos;

  void add(IngressStream stream) {
    packets += stream.packets();
    payloadBytes += stream.bytes();
    lost += stream.statistics().cumulativeLost();
    repairs += stream.repairs();
    givenUp += stream.missing().givenUp();
    nacks += stream.asked();
    plis += stream.keyFrames().requests();
    long jitter = stream.statistics().jitter() * NANOS_PER_SECOND / stream.codec().clockRateHz();
    jitterNanos = Math.max(jitterNanos, jitter);
  }

  void add(StreamTotals ended) {
    packets += ended.packets;
    payloadBytes += ended.payloadBytes;
    lost += ended.lost;
    repairs += ended.repairs;
    givenUp += ended.givenUp;
    nacks += ended.nacks;
    plis += ended.plis;
  }

  /// Packets that came, retransmissions over a source of their own not counted.
  public long packets() {
    return packets;
  }

  /// Bytes of payload that came.
  public long payloadBytes() {
    return payloadBytes;
  }

  /// Packets that did not come the first time; a stream that begins anew forgets its own.
  public long lost() {
    return lost;
  }

  /// Retransmissions that came over a source of their own.
  public long repairs() {
    return repairs;
  }

  /// Packets that were asked for in vain.
  public long givenUp() {
    return givenUp;
  }

  /// Packets that were asked for again.
  public long nacks() {
    return nacks;
  }

  /// Key frames that were asked for.
  public long plis() {
    return plis;
  }

  /// Interarrival jitter, that of the worst present stream.
  public long jitterNanos() {
    return jitterNanos;
  }
}
