package io.parley.media.downtrack;

import io.parley.media.track.IngressStream;
import org.jspecify.annotations.Nullable;

/// How often one subscriber asks for the key frame that it waits for, and how long it has waited.
final class KeyFrameWish {

  /// So long the wanted layer is waited for before another one is taken at the start.
  static final long PATIENCE_NANOS = 1_000_000_000L;

  private static final long MIN_ASK_NANOS = 200_000_000L;
  private static final long MAX_ASK_NANOS = 1_000_000_000L;

  private long sinceNanos;
  private long askedNanos;
  private @Nullable IngressStream askedOf;

  /// From now on nothing is shown until a key frame comes.
  void begin(long nowNanos) {
    sinceNanos = nowNanos;
    askedOf = null;
  }

  boolean isImpatient(long nowNanos) {
    return nowNanos - sinceNanos > PATIENCE_NANOS;
  }

  /// When to ask for a key frame of a stream.
  long dueNanos(long nowNanos, IngressStream stream, long rttNanos) {
    return askedOf == stream
        ? askedNanos + Math.clamp(2 * rttNanos, MIN_ASK_NANOS, MAX_ASK_NANOS)
        : nowNanos;
  }

  void asked(long nowNanos, IngressStream stream) {
    askedOf = stream;
    askedNanos = nowNanos;
  }
}
