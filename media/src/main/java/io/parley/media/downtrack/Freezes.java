package io.parley.media.downtrack;

/// When a subscriber's picture stood still although its publisher sent, as far as it is known here:
/// packets came, and none of them could be forwarded.
///
/// What the subscriber lost on its own way is not in it. Allocates nothing. Owned by one shard.
final class Freezes {

  /// So long nothing is forwarded before it is a freeze. Shorter, and a slow screen share freezes
  /// between two pictures; longer, and what everybody sees is not counted.
  static final long LEAST_NANOS = 500_000_000L;

  /// A publisher that sent nothing for so long rested: nothing was withheld meanwhile.
  static final long REST_NANOS = 1_000_000_000L;

  private boolean started;
  private boolean waiting;
  private boolean frozen;
  private long sinceNanos;
  private long offeredNanos;
  private long count;
  private long nanos;

  /// A packet of the track came, whether it is forwarded or not.
  void offered(long nowNanos) {
    if (!started) {
      return;
    }
    if (waiting && nowNanos - offeredNanos > REST_NANOS) {
      end(offeredNanos);
    }
    offeredNanos = nowNanos;
    if (!waiting) {
      waiting = true;
      sinceNanos = nowNanos;
    } else if (!frozen && nowNanos - sinceNanos > LEAST_NANOS) {
      frozen = true;
      count++;
    }
  }

  /// A packet is forwarded.
  void forwarded(long nowNanos) {
    started = true;
    end(nowNanos);
  }

  /// Nothing is wanted any more: what comes next begins anew.
  void rest(long nowNanos) {
    end(nowNanos);
    started = false;
  }

  private void end(long nowNanos) {
    if (frozen) {
      nanos += nowNanos - sinceNanos;
    }
    frozen = false;
    waiting = false;
  }

  /// How often it stood still.
  long count() {
    return count;
  }

  /// How long it stood still in all, what goes on included.
  long nanos() {
    return nanos + (frozen ? offeredNanos - sinceNanos : 0);
  }
}
