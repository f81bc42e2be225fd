package io.parley.media.downtrack;

import io.parley.media.track.IngressStream;
import org.jspecify.annotations.Nullable;

/// Which stream's key frame one subscriber waits for, which it takes instead, and how often it
/// asks.
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

  /// Whether to change to a stream at its key frame.
  ///
  /// @param now what is forwarded, null where nothing is
  /// @param wanted null where nobody knows
  boolean isServedBy(
      long nowNanos,
      IngressStream stream,
      @Nullable IngressStream now,
      @Nullable IngressStream wanted) {
    if (stream == wanted || wanted == null) {
      return true;
    }
    return now == null
        ? isImpatient(nowNanos)
        : stream.encoding() == now.encoding()
            && stream.encoding() == wanted.encoding()
            && isBetween(now.layer(), stream.layer(), wanted.layer());
  }

  private static boolean isBetween(int now, int layer, int wanted) {
    return now < layer && layer < wanted || wanted < layer && layer < now;
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
