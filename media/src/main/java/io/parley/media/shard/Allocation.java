package io.parley.media.shard;

import io.parley.media.allocation.Reason;
import io.parley.media.allocation.Tier;

/// What a down-track is granted of its subscriber's link.
///
/// @param limited whether a limit of the link is known; else all that is wanted is sent
/// @param reason why it gets what it gets
/// @param grantedBps what that takes, in bits per second; 0 while no limit is known
/// @param wantedBps what all that is wanted would take; 0 while no limit is known
/// @param starved whether there is no room for any of it
/// @param tier how much it matters to its subscriber
public record Allocation(
    boolean limited, Reason reason, long grantedBps, long wantedBps, boolean starved, Tier tier) {

  /// Of a down-track that nobody shares a link out to.
  public static final Allocation NONE =
      new Allocation(false, Reason.NOT_SENT, 0, 0, false, Tier.NORMAL);
}
