package io.parley.media.allocation;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One way to share a downlink out: of each track, the highest step that is granted, and why not
/// the next.
final class Grants {

  private int[] granted = new int[16];
  private Reason[] reasons = new Reason[16];

  int of(int track) {
    return granted[track];
  }

  Reason reason(int track) {
    return reasons[track];
  }

  /// Serves step after step while there is room. A step that does not fit ends its track's ladder
  /// and no other's, so that what is left is of use to somebody; but above a base layer nothing is
  /// granted while a higher tier lacks one.
  ///
  /// @param usableBps with what must be sent in any case; the largest number for any amount
  /// @param atMost of each track, the highest step that may be granted
  /// @param heldLacks a base layer that is held back lacks as one does that does not fit; and what
  ///     yields needs less, since some of the room was kept free
  /// @param limitedBy why there is not more room
  void share(
      Steps steps,
      List<TrackDemand> demands,
      int[] atMost,
      boolean heldLacks,
      long usableBps,
      Reason limitedBy) {
    begin(demands.size(), limitedBy);
    long leftBps = usableBps;
    Tier lacking = Tier.BULK;
    for (int i = 0; i < steps.size(); i++) {
      int track = steps.track(i);
      int level = steps.level(i);
      TrackDemand demand = demands.get(track);
      if (granted[track] != level - 1) {
        continue;
      }
      long moreBps = demand.moreBps(level, heldLacks);
      Reason refused =
          level > 0 && demand.tier().compareTo(lacking) > 0
              ? Reason.TIER
              : refused(demand, level > atMost[track], moreBps <= leftBps, limitedBy);
      if (refused == null) {
        granted[track] = level;
        leftBps = usableBps == Budget.UNKNOWN ? usableBps : Math.max(0, leftBps - moreBps);
        continue;
      }
      reasons[track] = refused;
      boolean lacks = level == 0 && (refused == limitedBy || heldLacks && refused == Reason.HOLD);
      lacking = lacks && demand.tier().compareTo(lacking) < 0 ? demand.tier() : lacking;
    }
  }

  private static @Nullable Reason refused(
      TrackDemand demand, boolean held, boolean fits, Reason limitedBy) {
    if (demand.tier() == Tier.AUDIO) {
      return null; // little, and worth more than anything that would take its place
    }
    if (held) {
      return Reason.HOLD;
    }
    if (fits) {
      return null;
    }
    return demand.degradation() == Degradation.AUDIO_ONLY ? Reason.AUDIO_ONLY : limitedBy;
  }

  private void begin(int tracks, Reason limitedBy) {
    if (granted.length < tracks) {
      granted = new int[2 * tracks];
      reasons = new Reason[2 * tracks];
    }
    Arrays.fill(granted, 0, tracks, -1);
    Arrays.fill(reasons, 0, tracks, limitedBy);
  }

  /// Whether this is better in the order of the steps: the first one that is granted here or there
  /// alone decides.
  boolean isBetterThan(Grants other, Steps steps) {
    for (int i = 0; i < steps.size(); i++) {
      boolean here = granted[steps.track(i)] >= steps.level(i);
      boolean there = other.granted[steps.track(i)] >= steps.level(i);
      if (here != there) {
        return here;
      }
    }
    return false;
  }
}
