package io.parley.media.sctp;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks a silent other side whether it is there (RFC 9260 §8.3).
final class Heartbeat {

  /// How long silence is normal. Shorter is traffic for nothing, for ICE consent notices a dead
  /// path sooner; longer lets network state for the flow expire.
  static final long INTERVAL_NANOS = 15_000_000_000L;

  /// Unanswered in a row before the other side counts as gone.
  static final int MAX_MISSES = 8;

  private static final int INFO = 1;

  private final RandomGenerator random;
  private final Timer timer = new Timer();
  private long nonce;
  private long sentNanos;
  private int unanswered;
  private boolean waiting;

  Heartbeat(RandomGenerator random) {
    this.random = random;
  }

  /// Something came from the other side.
  void heard(long nowNanos) {
    unanswered = 0;
    timer.start(nowNanos + INTERVAL_NANOS);
  }

  void stop() {
    timer.stop();
  }

  boolean gone() {
    return unanswered > MAX_MISSES;
  }

  /// The chunk to send, when it is time.
  byte @Nullable [] advance(long nowNanos, long rtoNanos) {
    if (!timer.expired(nowNanos)) {
      return null;
    }
    unanswered++;
    waiting = true;
    nonce = random.nextLong();
    sentNanos = nowNanos;
    timer.start(nowNanos + 2 * rtoNanos);
    return new ChunkWriter(ChunkType.HEARTBEAT, 0)
        .parameter(INFO, ByteBuffer.allocate(8).putLong(nonce).array())
        .toBytes();
  }

  /// The current chunk is a HEARTBEAT ACK; when it answers the last question, the round trip is
  /// measured.
  void answered(long nowNanos, ChunkReader chunk, RtoEstimator rto) {
    if (waiting && chunk.length() == 12 && ByteBuffer.wrap(chunk.bytes(4, 12)).getLong() == nonce) {
      waiting = false;
      rto.measured(nowNanos - sentNanos);
    }
  }

  long earlier(long otherNanos) {
    return timer.earlier(otherNanos);
  }
}
