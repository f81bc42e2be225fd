package io.parley.room.api.rest;

import io.parley.protocol.events.LinkLimits;
import io.parley.protocol.link.Keep;
import io.parley.protocol.link.LinkAttributes;
import io.parley.protocol.link.LinkSettings;
import io.parley.protocol.link.TrackTier;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a link is to be used, as one of those says who may say it. What is absent is not said.
///
/// @param maxDownlinkBps the most that the participant gets, in bit/s, 10,000 to 10,000,000,000
/// @param maxUplinkBps the most that it is asked to send; bounds as above
/// @param reservedDownlinkBps left free for another application on its device; bounds as above
/// @param degradation `balanced`, `maintain-framerate`, `maintain-resolution` or `audio-only`
/// @param trackTiers `priority`, `normal` or `bulk` of its own tracks, by sid, by `name:` and
///   its name, or by `camera` or `screen_share`; 100 at most
public record LinkSettingsView(
    @Nullable Long maxDownlinkBps,
    @Nullable Long maxUplinkBps,
    @Nullable Long reservedDownlinkBps,
    @Nullable String degradation,
    @Nullable Map<String, String> trackTiers) {

  static LinkSettingsView of(LinkSettings settings) {
    Keep degradation = settings.degradation();
    var tiers = new TreeMap<String, String>();
    settings.trackTiers().forEach((track, tier) -> tiers.put(track, tier.word()));
    return new LinkSettingsView(
        settings.maxDownlinkBps(),
        settings.maxUplinkBps(),
        settings.reservedDownlinkBps(),
        degradation == null ? null : degradation.word(),
        tiers);
  }

  static LinkSettingsView of(LinkLimits limits) {
    Keep degradation =
        switch (limits.getDegradation()) {
          case FRAME_RATE -> Keep.FRAME_RATE;
          case RESOLUTION -> Keep.RESOLUTION;
          case AUDIO -> Keep.AUDIO;
          case BALANCED, UNRECOGNIZED -> Keep.BALANCED;
        };
    return new LinkSettingsView(
        orNull(limits.getMaxDownlinkBps()),
        orNull(limits.getMaxUplinkBps()),
        orNull(limits.getReservedDownlinkBps()),
        degradation.word(),
        null);
  }

  private static @Nullable Long orNull(long bitsPerSecond) {
    return bitsPerSecond == 0 ? null : bitsPerSecond;
  }

  /// What is wrong with it, null where nothing is.
  @Nullable String complaint() {
    if (!isRate(maxDownlinkBps) || !isRate(maxUplinkBps) || !isRate(reservedDownlinkBps)) {
      return "rates must be " + LinkSettings.MIN_BPS + " to " + LinkSettings.MAX_BPS + " bit/s";
    }
    if (degradation != null && Keep.of(degradation) == null) {
      return "degradation must be balanced, maintain-framerate, maintain-resolution or audio-only";
    }
    Map<String, String> tiers = trackTiers == null ? Map.of() : trackTiers;
    if (tiers.size() > LinkSettings.MAX_TIERS) {
      return "trackTiers takes " + LinkSettings.MAX_TIERS + " tracks";
    }
    for (var tier : tiers.entrySet()) {
      if (!LinkAttributes.isTrack(tier.getKey()) || tier(tier.getValue()) == null) {
        return "trackTiers takes a track's sid, name: and its name, camera or screen_share, and"
            + " priority, normal or bulk of each";
      }
    }
    return null;
  }

  private static boolean isRate(@Nullable Long bitsPerSecond) {
    return bitsPerSecond == null || LinkAttributes.isRate(bitsPerSecond);
  }

  private static @Nullable TrackTier tier(@Nullable String word) {
    return word == null ? null : TrackTier.of(word);
  }

  /// To be asked for where there is no [#complaint].
  LinkSettings settings() {
    var tiers = new TreeMap<String, TrackTier>();
    if (trackTiers != null) {
      trackTiers.forEach(
          (track, word) -> {
            TrackTier tier = tier(word);
            if (tier != null) {
              tiers.put(track, tier);
            }
          });
    }
    return new LinkSettings(
        maxDownlinkBps,
        maxUplinkBps,
        reservedDownlinkBps,
        degradation == null ? null : Keep.of(degradation),
        tiers);
  }
}
