package io.parley.media.rtp;

import io.parley.media.repair.RepairPolicy;
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

  /// How often a packet is asked for of which nothing is known. More only repeats to a sender that
  /// no longer has it.
  static final int MAX_TRIES = Need.PLAIN.tries();

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
  private long spared;
  private long answeredNanos;

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
    int slot = slot(sequence);
    answeredNanos = tries[slot] == 0 ? 0 : nowNanos - sinceNanos[slot];
    missing[slot] = false;
    outstanding--;
    return true;
  }

  /// How long ago the packet was asked for first that filled the last gap; 0 where it was not.
  public long answeredNanos() {
    return answeredNanos;
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

  /// As the other, where all packets are worth the same.
  public int takeDue(long nowNanos, long rttNanos, long[] into) {
    return takeDue(nowNanos, rttNanos, into, Need.OfMissing.EQUAL);
  }

  /// Collects what to ask for now, what is needed most first, then the oldest; each is asked for
  /// again one and a quarter round trips later, within 20 to 400 ms.
  ///
  /// @param nowNanos monotonic
  /// @param rttNanos current round-trip estimate, 1 or more
  /// @param into receives unwrapped sequence numbers; what does not fit stays due
  /// @return how many were written, 0 when nothing is due
  public int takeDue(long nowNanos, long rttNanos, long[] into, Need.OfMissing needs) {
    if (outstanding == 0 || nowNanos - wakeNanos < 0) {
      return 0;
    }
    wakeNanos = nowNanos + MAX_INTERVAL_NANOS;
    int taken = take(nowNanos, rttNanos, into, 0, needs, false);
    return outstanding == 0 ? taken : take(nowNanos, rttNanos, into, taken, needs, true);
  }

  private int take(
      long nowNanos, long rttNanos, long[] into, int before, Need.OfMissing needs, boolean spare) {
    long intervalNanos = Math.clamp(rttNanos / 4 * 5, MIN_INTERVAL_NANOS, MAX_INTERVAL_NANOS);
    int taken = before;
    int left = outstanding;
    for (long sequence = oldest; left > 0; sequence++) {
      int slot = slot(sequence);
      if (!missing[slot]) {
        continue;
      }
      left--;
      Need need = needs.of(sequence);
      if (need == Need.SPARE != spare) {
        continue;
      }
      if (isOver(nowNanos, rttNanos, slot, need)) {
        forget(sequence);
        spared += spare ? 1 : 0;
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

  private boolean isOver(long nowNanos, long rttNanos, int slot, Need need) {
    boolean unanswered = tries[slot] >= need.tries() && nowNanos - dueNanos[slot] >= 0;
    long ageNanos = nowNanos - sinceNanos[slot];
    boolean late = need == Need.SPARE && ageNanos + rttNanos > RepairPolicy.PLAYOUT_NANOS;
    return unanswered || late || ageNanos >= GIVE_UP_NANOS;
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

  /// How many packets were given up since the start.
  public long givenUp() {
    return givenUp;
  }

  /// How many of these were needed. When it grows, only a key frame helps.
  public long neededGivenUp() {
    return givenUp - spared;
  }

  private static int slot(long sequence) {
    return (int) sequence & WINDOW - 1;
  }
}
