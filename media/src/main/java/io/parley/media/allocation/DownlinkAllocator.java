package io.parley.media.allocation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Decides what each track of one subscriber gets of its downlink: audio in any case, then by
/// [Tier], within a tier by priority, among equals to whom has the least.
///
/// A function of what is passed in and of what it granted before: it goes down at once, and up only
/// with headroom, and not soon after another change. Makes no garbage once it has seen as many
/// tracks as it will. Owned by one shard.
public final class DownlinkAllocator {

  /// So much more than is used must there be before more is used: a budget that moves by a tenth
  /// either way must not lead up and down again (1.1 / 1.25 < 0.9). More leaves capacity unused.
  static final long HEADROOM_PERCENT = 125;

  /// After a step down nothing goes up for so long: a network that was too slow a moment ago is not
  /// to be tried again while its queues drain. Longer, and a short dip is seen for long.
  static final long HOLD_AFTER_DOWN_NANOS = 3_000_000_000L;

  /// After a step up the next waits until the estimate knows of the first.
  static final long HOLD_AFTER_UP_NANOS = 1_000_000_000L;

  private static final Comparator<TrackDemand> BY_ID = (a, b) -> Long.compare(a.id(), b.id());

  private final Steps steps = new Steps();
  private final Grants lasting = new Grants();
  private final Grants better = new Grants();
  private int[] had = new int[16];
  private int[] may = new int[16];
  private boolean[] changed = new boolean[16];
  private boolean holds;
  private long heldUntilNanos;
  private long usedBps;
  private long wantedBps;
  private long bulkBps;

  /// Shares the downlink out; each demand then says what it was granted.
  ///
  /// @param demands sorted by id, where they are not yet
  /// @return whether anything is granted otherwise than before
  public boolean allocate(long nowNanos, Budget budget, List<TrackDemand> demands) {
    sortById(demands);
    prepare(demands);
    steps.sort(demands);
    long usableBps = budget.usableBps();
    lasting.share(steps, demands, had, false, usableBps, budget.limitedBy());
    boolean unknown = usableBps == Budget.UNKNOWN;
    if (isLess(demands)) {
      hold(nowNanos + HOLD_AFTER_DOWN_NANOS);
    }
    holds &= heldUntilNanos - nowNanos > 0 && !unknown;
    for (int i = 0; i < demands.size(); i++) {
      may[i] = holds && !changed[i] ? lasting.of(i) : Ladder.MAX_STEPS;
    }
    long safeBps = unknown ? usableBps : usableBps / HEADROOM_PERCENT * 100;
    better.share(steps, demands, may, true, safeBps, budget.limitedBy());
    boolean up = better.isBetterThan(lasting, steps);
    if (up) {
      hold(nowNanos + HOLD_AFTER_UP_NANOS);
    }
    return grant(demands, up, usableBps);
  }

  /// Demands are kept in order by their owner for the most part: no garbage then.
  private static void sortById(List<TrackDemand> demands) {
    for (int i = 1; i < demands.size(); i++) {
      if (demands.get(i - 1).id() > demands.get(i).id()) {
        demands.sort(BY_ID);
        return;
      }
    }
  }

  private void prepare(List<TrackDemand> demands) {
    int count = demands.size();
    if (had.length < count) {
      had = new int[2 * count];
      may = new int[2 * count];
      changed = new boolean[2 * count];
    }
    Arrays.fill(had, -1);
    for (int i = 0; i < count; i++) {
      changed[i] = demands.get(i).prepare();
      had[i] = demands.get(i).step();
    }
  }

  private boolean isLess(List<TrackDemand> demands) {
    for (int i = 0; i < demands.size(); i++) {
      if (lasting.of(i) < had[i]) {
        return true;
      }
    }
    return false;
  }

  /// The longer of two waits counts.
  private void hold(long untilNanos) {
    heldUntilNanos = holds && heldUntilNanos - untilNanos > 0 ? heldUntilNanos : untilNanos;
    holds = true;
  }

  private boolean grant(List<TrackDemand> demands, boolean up, long usableBps) {
    boolean differs = false;
    usedBps = 0;
    wantedBps = 0;
    for (int i = 0; i < demands.size(); i++) {
      TrackDemand demand = demands.get(i);
      differs |=
          up ? demand.grant(better.of(i), better.reason(i)) : demand.grant(lasting.of(i), why(i));
      usedBps += demand.costBps();
      wantedBps += demand.wantedBps();
    }
    bulkBps = usableBps == Budget.UNKNOWN ? usableBps : Math.max(0, usableBps - usedBps);
    return differs;
  }

  /// What stays as it was is held back, or has no room for more.
  private Reason why(int track) {
    Reason reason = lasting.reason(track);
    boolean room = better.of(track) > lasting.of(track) || better.reason(track) == Reason.HOLD;
    return reason == Reason.HOLD && !room ? better.reason(track) : reason;
  }

  /// What the granted layers take.
  public long usedBps() {
    return usedBps;
  }

  /// What all that is wanted would take: what is worth probing for.
  public long wantedBps() {
    return wantedBps;
  }

  /// What is left for bulk data, [Budget#UNKNOWN] for any amount.
  public long bulkBps() {
    return bulkBps;
  }

  /// Whether a later call may grant more although nothing else changes.
  public boolean isHeld() {
    return holds;
  }
}
