package io.parley.media.peer;

import io.parley.media.ice.Path;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Says the answer to a check again where answers seem to get lost: the peer asks sooner than one
/// that was answered would. Else a join over a link that loses seven of ten packets each way waits
/// for one check in eleven, and consent lapses.
///
/// What is sent to anybody stays below twice what came from there, by somebody who knows our
/// password. Owned by one shard.
final class RepeatedAnswer {

  /// A peer that was answered leaves more time than this until it asks again, 2.5 s as a rule; one
  /// that just began does not, and gets a few answers more than it needs.
  static final long SOON_NANOS = 1_000_000_000L;

  /// How often an answer is said again. Twice makes two checks of ten succeed where it was one;
  /// more would be more than the check itself.
  static final int TIMES = 2;

  /// Apart from each other, since losses come in bursts. More would look like a longer way to the
  /// peer, and its handshake would wait longer before it repeats itself.
  static final long APART_NANOS = 10_000_000L;

  private byte[] answer = new byte[0];
  private @Nullable Path path;
  private long answeredNanos;
  private long dueNanos;
  private int left;

  /// A check was answered.
  void answered(long nowNanos, Path to, MemorySegment memory, int length) {
    boolean soon = path != null && nowNanos - answeredNanos < SOON_NANOS;
    answeredNanos = nowNanos;
    path = to;
    left = 0;
    if (soon) {
      answer = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      left = TIMES;
      dueNanos = nowNanos + APART_NANOS;
    }
  }

  /// The answer that is to be said again now, to [#path]; null where there is none.
  byte @Nullable [] poll(long nowNanos) {
    if (left == 0 || dueNanos - nowNanos > 0) {
      return null;
    }
    left--;
    dueNanos = nowNanos + APART_NANOS;
    return answer;
  }

  /// Where the newest answer went.
  @Nullable Path path() {
    return path;
  }

  /// When [#poll] has one; `Long.MAX_VALUE` where none is left.
  long wakeNanos() {
    return left == 0 ? Long.MAX_VALUE : dueNanos;
  }
}
