package io.parley.media.dtls;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The datagrams that a handshake sent last, and when they are sent again (RFC 6347 §4.2.4).
///
/// They stay the same bytes: what the other side has already it drops as a replay. Sent anew each
/// time a last flight would make a browser answer it, and after a dozen of those give up.
final class Flight {

  /// How soon it is sent again. More would leave most of a handshake's time on a bad link to
  /// waiting; less would double the traffic of every handshake on a slow link.
  static final long LEAST_NANOS = 50_000_000L;

  /// So many times for each tripling of its age, roughly: 20 times in the first second, 90 times in
  /// half a minute. What did not arrive in so many attempts meets no link that loses, but none.
  private static final int AGE_SHARE = 20;

  /// After so long a last flight that nobody confirmed is given up: a peer that got it and says
  /// nothing at all should not be told of it for ever.
  static final long LAST_NANOS = 10_000_000_000L;

  private final ArrayDeque<byte[]> again = new ArrayDeque<>();
  private List<byte[]> datagrams = List.of();
  private long begunNanos;
  private long sentNanos;
  private boolean last;

  /// Whether these are the same datagrams, not equal ones.
  boolean is(List<byte[]> others) {
    return datagrams == others;
  }

  /// Another flight leaves.
  void begin(long nowNanos, List<byte[]> sent) {
    datagrams = sent;
    begunNanos = nowNanos;
    sentNanos = nowNanos;
    again.clear();
  }

  /// None follows it: it is sent again until somebody confirms it, or for [#LAST_NANOS].
  void isLast() {
    last = true;
  }

  /// It arrived.
  void confirm() {
    if (!datagrams.isEmpty()) {
      datagrams = List.of();
      again.clear();
    }
  }

  /// The peer behaves as if it had not arrived: sent again at once, unless it just was.
  void wanted(long nowNanos) {
    if (nowNanos - sentNanos >= LEAST_NANOS) {
      repeat(nowNanos);
    }
  }

  private void repeat(long nowNanos) {
    again.clear();
    again.addAll(datagrams);
    sentNanos = nowNanos;
  }

  /// The next datagram that is to be sent again now.
  byte @Nullable [] poll(long nowNanos) {
    if (!datagrams.isEmpty() && nowNanos - wakeNanos() >= 0) {
      if (last && nowNanos - begunNanos >= LAST_NANOS) {
        confirm();
      } else {
        repeat(nowNanos);
      }
    }
    return again.poll();
  }

  /// When [#poll] has something; `Long.MAX_VALUE` where there is nothing to repeat.
  long wakeNanos() {
    return datagrams.isEmpty()
        ? Long.MAX_VALUE
        : sentNanos + Math.max(LEAST_NANOS, (sentNanos - begunNanos) / AGE_SHARE);
  }
}
