package io.parley.media.rtp;

import java.util.Arrays;

/// Knows which packets of one track never came, and when to ask for each (RFC 4585 §6.2.1).
///
/// A gap is due at once. Ask when a batch of received packets ends: what was merely reordered is
/// nearly always in the same batch, and so no repair has to wait for a grace period. A gap is worth
/// asking about for a second; after that a key frame is cheaper. Allocates nothing after
/// construction. Owned by one shard.
public final class MissingPackets {

  /// How far back a gap is remembered, in packets. A sender that jumps ahead pushes the oldest out.
  /// A power of two.
  static final int WINDOW = 512;

  /// How many packets are asked for at a time; beyond, the oldest are given up. Larger, and repairs
  /// of a long outage fill the link that has just come back; smaller, and a burst that could have
  /// been repaired freezes the picture.
  static final int MAX_OUTSTANDING = 100;

  /// How often a packet is asked for. More only repeats to a sender that no longer has it.
  static final int MAX_TRIES = 5;

  /// When a packet comes too late to be of use: as long as senders keep their history.
  static final long GIVE_UP_NANOS = 1_000_000_000L;

  /// Closer together, one answer on its way would be asked for twice.
  static final long MIN_INTERVAL_NANOS = 20_000_000L;

  /// Further apart, fewer than two tries fit before it is too late.
  static final long MAX_INTERVAL_NANOS = 400_000_000L;

  private final boolean[] missing = new boolean[WINDOW];
  private final int[] tries = new int[WINDOW];
  private final long[] sinceNanos = new long[WINDOW];
  private final long[] dueNanos = new long[WINDOW];

  private boolean started;
  private long highest;
  private int outstanding;

  /// Nothing older is missing.
  private long oldest;

  private long wakeNanos;
  private long givenUp;

  /// Notes a packet that came, as itself or as a retransmission.
  ///
  /// @param nowNanos monotonic
  /// @param sequence unwrapped, see [SequenceUnwrapper]
  /// @return whether it fills a gap
  public boolean received(long nowNanos, long sequence) {
    if (!started || sequence - highest > WINDOW) {
      restart(sequence);
      return false;
    }
    if (sequence > highest) {
      noteGap(nowNanos, sequence);
      return false;
    }
    if (sequence <= highest - WINDOW || !missing[slot(sequence)]) {
      return false;
    }
    missing[slot(sequence)] = false;
    outstanding--;
    return true;
  }

  /// The first packet, or one so far ahead that all before it is beyond repair.
  private void restart(long sequence) {
    started = true;
    highest = sequence;
    oldest = sequence;
    givenUp += outstanding;
    outstanding = 0;
    Arrays.fill(missing, false);
  }

  private void noteGap(long nowNanos, long sequence) {
    for (long lost = highest + 1; lost < sequence; lost++) {
      forget(lost - WINDOW);
      miss(nowNanos, lost);
    }
    forget(sequence - WINDOW);
    highest = sequence;
    oldest = Math.max(oldest, highest - WINDOW + 1);
    while (outstanding > MAX_OUTSTANDING) {
      forget(oldest++);
    }
  }

  private void miss(long nowNanos, long sequence) {
    if (outstanding == 0) {
      oldest = sequence;
    }
    int slot = slot(sequence);
    missing[slot] = true;
    tries[slot] = 0;
    sinceNanos[slot] = nowNanos;
    dueNanos[slot] = nowNanos;
    wakeNanos = nowNanos;
    outstanding++;
  }

  private void forget(long sequence) {
    int slot = slot(sequence);
    if (missing[slot]) {
      missing[slot] = false;
      outstanding--;
      givenUp++;
    }
  }

  /// Collects what to ask for now, oldest first; each is asked for again one and a quarter round
  /// trips later, within 20 to 400 ms.
  ///
  /// @param nowNanos monotonic
  /// @param rttNanos current round-trip estimate, 1 or more
  /// @param into receives unwrapped sequence numbers; what does not fit stays due
  /// @return how many were written, 0 when nothing is due
  public int takeDue(long nowNanos, long rttNanos, long[] into) {
    if (outstanding == 0 || nowNanos - wakeNanos < 0) {
      return 0;
    }
    long intervalNanos = Math.clamp(rttNanos / 4 * 5, MIN_INTERVAL_NANOS, MAX_INTERVAL_NANOS);
    int taken = 0;
    wakeNanos = nowNanos + MAX_INTERVAL_NANOS;
    int left = outstanding;
    for (long sequence = oldest; left > 0; sequence++) {
      int slot = slot(sequence);
      if (!missing[slot]) {
        continue;
      }
      left--;
      if (isOver(nowNanos, slot)) {
        forget(sequence);
        continue;
      }
      if (taken < into.length && nowNanos - dueNanos[slot] >= 0) {
        into[taken++] = sequence;
        tries[slot]++;
        dueNanos[slot] = nowNanos + intervalNanos;
      }
      if (dueNanos[slot] - wakeNanos < 0) {
        wakeNanos = dueNanos[slot];
      }
    }
    return taken;
  }

  private boolean isOver(long nowNanos, int slot) {
    boolean unanswered = tries[slot] == MAX_TRIES && nowNanos - dueNanos[slot] >= 0;
    return unanswered || nowNanos - sinceNanos[slot] >= GIVE_UP_NANOS;
  }

  /// Whether a packet is missing and may still come.
  public boolean isMissing(long sequence) {
    return outstanding > 0
        && sequence >= oldest
        && sequence < highest
        && sequence > highest - WINDOW
        && missing[slot(sequence)];
  }

  /// Whether there is a packet to ask for, now or later.
  public boolean isWaiting() {
    return outstanding > 0;
  }

  /// When to call [#takeDue] next; only while [#isWaiting]. May be early, never late.
  public long wakeNanos() {
    return wakeNanos;
  }

  /// How many packets were given up since the start. When it grows, only a key frame helps.
  public long givenUp() {
    return givenUp;
  }

  private static int slot(long sequence) {
    return (int) sequence & WINDOW - 1;
  }
}
