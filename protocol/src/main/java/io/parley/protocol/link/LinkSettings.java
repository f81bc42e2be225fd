package io.parley.protocol.link;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a participant's link is to be used. Rates are in bit/s.
///
/// @param maxDownlinkBps the most that it gets, sound included; null for any amount
/// @param maxUplinkBps the most that it is asked to send; null for any amount
/// @param reservedDownlinkBps what is left free for another application on its device; null for
///     nothing
/// @param degradation what to keep when there is not enough room; null where nothing was said
/// @param trackTiers of its own tracks, by sid, by name (after [#NAMED]) or by source (`camera`,
///     `screen_share`)
public record LinkSettings(
    @Nullable Long maxDownlinkBps,
    @Nullable Long maxUplinkBps,
    @Nullable Long reservedDownlinkBps,
    @Nullable Keep degradation,
    Map<String, TrackTier> trackTiers) {

  /// Nothing was said.
  public static final LinkSettings NONE = new LinkSettings(null, null, null, null, Map.of());

  /// Before a track's name: unlike its sid, that is the same after a client reconnected.
  public static final String NAMED = "name:";

  /// Less than this, and not even sound would fit.
  public static final long MIN_BPS = 10_000;

  /// More is a slip of the pen.
  public static final long MAX_BPS = 10_000_000_000L;

  /// Tracks that are named; more are not looked at.
  public static final int MAX_TIERS = 100;

  public LinkSettings {
    trackTiers = Map.copyOf(trackTiers);
  }

  /// What holds where both a tenant and its participant said something: of two limits the lower, of
  /// two reserves the greater. How to degrade is the participant's choice unless its tenant wants
  /// sound alone; how much its tracks matter to others is the tenant's.
  public static LinkSettings of(LinkSettings tenant, LinkSettings own) {
    Keep keep = own.degradation == null ? tenant.degradation : own.degradation;
    Map<String, TrackTier> tiers = new TreeMap<>(own.trackTiers);
    tiers.putAll(tenant.trackTiers);
    return new LinkSettings(
        lower(tenant.maxDownlinkBps, own.maxDownlinkBps),
        lower(tenant.maxUplinkBps, own.maxUplinkBps),
        greater(tenant.reservedDownlinkBps, own.reservedDownlinkBps),
        tenant.degradation == Keep.AUDIO ? Keep.AUDIO : keep,
        tiers);
  }

  private static @Nullable Long lower(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Math.min(one, other);
  }

  private static @Nullable Long greater(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Math.max(one, other);
  }
}
