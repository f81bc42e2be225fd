package io.parley.protocol.link;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Link settings as a participant's attributes: under [#TENANT] what its tenant says, under [#OWN]
/// what the participant itself says. They live where attributes do: in the participant's record and
/// in its tokens. All other attributes mean nothing here.
public final class LinkAttributes {

  /// Before the names of settings that only a tenant may change.
  public static final String TENANT = "parley.link.";

  /// Before the names of settings that a participant may always change of itself.
  public static final String OWN = "parley.own.";

  private static final String MAX_DOWNLINK = "max-downlink-bps";
  private static final String MAX_UPLINK = "max-uplink-bps";
  private static final String RESERVED_DOWNLINK = "reserved-downlink-bps";
  private static final String DEGRADATION = "degradation";
  private static final String TIER = "tier.";

  private static final Pattern TRACK =
      Pattern.compile(
          "camera|screen_share|TR_[A-Za-z0-9]{1,60}|" + LinkSettings.NAMED + "\\P{Cntrl}{1,100}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,11}");

  private LinkAttributes() {}

  /// What is wrong with the first setting of these attributes that is none; null where all are
  /// right. An empty value takes a setting away.
  public static @Nullable String complaint(Map<String, String> attributes) {
    for (var attribute : new TreeMap<>(attributes).entrySet()) {
      String name = name(attribute.getKey());
      if (name != null && !attribute.getValue().isEmpty()) {
        String wrong = complaint(name, attribute.getValue());
        if (wrong != null) {
          return "attribute " + attribute.getKey() + " " + wrong;
        }
      }
    }
    return null;
  }

  private static @Nullable String name(String key) {
    if (key.startsWith(TENANT)) {
      return key.substring(TENANT.length());
    }
    return key.startsWith(OWN) ? key.substring(OWN.length()) : null;
  }

  private static @Nullable String complaint(String name, String value) {
    return switch (name) {
      case MAX_DOWNLINK, MAX_UPLINK, RESERVED_DOWNLINK ->
          rate(value) == null
              ? "takes " + LinkSettings.MIN_BPS + " to " + LinkSettings.MAX_BPS + " bit/s"
              : null;
      case DEGRADATION ->
          Keep.of(value) == null
              ? "takes balanced, maintain-framerate, maintain-resolution or audio-only"
              : null;
      default -> {
        if (!name.startsWith(TIER) || !isTrack(name.substring(TIER.length()))) {
          yield "is no setting of a link";
        }
        yield TrackTier.of(value) == null ? "takes priority, normal or bulk" : null;
      }
    };
  }

  /// Whether this names a track, by its sid, its name or its source.
  public static boolean isTrack(String name) {
    return TRACK.matcher(name).matches();
  }

  /// Whether these rates are ones that can be set.
  public static boolean isRate(long bitsPerSecond) {
    return bitsPerSecond >= LinkSettings.MIN_BPS && bitsPerSecond <= LinkSettings.MAX_BPS;
  }

  /// What both say together; what is no setting is as if it were not there.
  public static LinkSettings read(Map<String, String> attributes) {
    return LinkSettings.of(read(TENANT, attributes), read(OWN, attributes));
  }

  /// What one of them says.
  ///
  /// @param prefix [#TENANT] or [#OWN]
  public static LinkSettings read(String prefix, Map<String, String> attributes) {
    var tiers = new TreeMap<String, TrackTier>();
    for (var attribute : new TreeMap<>(attributes).entrySet()) {
      String key = attribute.getKey();
      if (key.startsWith(prefix + TIER) && tiers.size() < LinkSettings.MAX_TIERS) {
        String track = key.substring(prefix.length() + TIER.length());
        TrackTier tier = TrackTier.of(attribute.getValue());
        if (tier != null && isTrack(track)) {
          tiers.put(track, tier);
        }
      }
    }
    return new LinkSettings(
        rate(attributes.getOrDefault(prefix + MAX_DOWNLINK, "")),
        rate(attributes.getOrDefault(prefix + MAX_UPLINK, "")),
        rate(attributes.getOrDefault(prefix + RESERVED_DOWNLINK, "")),
        Keep.of(attributes.getOrDefault(prefix + DEGRADATION, "")),
        tiers);
  }

  private static @Nullable Long rate(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    long rate = Long.parseLong(text);
    return isRate(rate) ? rate : null;
  }

  /// The changes of attributes that make these settings the only ones under a prefix.
  ///
  /// @param present all attributes as they are now
  public static Map<String, String> changes(
      String prefix, LinkSettings settings, Map<String, String> present) {
    var changes = new HashMap<String, String>();
    for (String key : present.keySet()) {
      if (key.startsWith(prefix)) {
        changes.put(key, "");
      }
    }
    put(changes, prefix + MAX_DOWNLINK, settings.maxDownlinkBps());
    put(changes, prefix + MAX_UPLINK, settings.maxUplinkBps());
    put(changes, prefix + RESERVED_DOWNLINK, settings.reservedDownlinkBps());
    Keep degradation = settings.degradation();
    if (degradation != null) {
      changes.put(prefix + DEGRADATION, degradation.word());
    }
    settings.trackTiers().forEach((track, tier) -> changes.put(prefix + TIER + track, tier.word()));
    return changes;
  }

  private static void put(Map<String, String> changes, String key, @Nullable Long rate) {
    if (rate != null) {
      changes.put(key, Long.toString(rate));
    }
  }
}
