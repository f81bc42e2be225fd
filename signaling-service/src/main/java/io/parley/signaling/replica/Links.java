package io.parley.signaling.replica;

import io.parley.protocol.link.Keep;
import io.parley.protocol.link.LinkAttributes;
import io.parley.protocol.link.LinkSettings;
import io.parley.protocol.link.TrackTier;
import io.parley.protocol.sfu.Link;
import java.util.Map;
import livekit.LivekitRtc.UpdateParticipantMetadata;
import org.jspecify.annotations.Nullable;

/// How participants' links are to be used, as their attributes say; the SFU is told of it.
final class Links {

  private final SfuCommands sfu;

  Links(SfuCommands sfu) {
    this.sfu = sfu;
  }

  /// Tells the SFU, where attributes changed what was told before.
  void changed(Participant who) {
    Link now = read(who);
    if (!now.equals(who.link)) {
      tell(who, now);
    }
  }

  /// Tells the SFU of somebody who was another node's: that one may not have come to it.
  void takenOver(Participant who) {
    tell(who, read(who));
  }

  private void tell(Participant who, Link now) {
    who.link = now;
    sfu.send(who, command -> command.setLink(now));
  }

  /// What a new session begins with.
  static Link first(Participant who) {
    who.link = read(who);
    return who.link;
  }

  /// Whether a participant would change what only its tenant may.
  static boolean changesTenants(Participant who, Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .filter(attribute -> attribute.getKey().startsWith(LinkAttributes.TENANT))
        .anyMatch(
            attribute ->
                !attribute.getValue().equals(who.attributes.getOrDefault(attribute.getKey(), "")));
  }

  /// Whether nothing but a participant's own settings would change: that needs no grant. Clients
  /// repeat the name and metadata that they have.
  static boolean isOwn(Participant who, UpdateParticipantMetadata request) {
    return (request.getName().isEmpty() || request.getName().equals(who.name))
        && (request.getMetadata().isEmpty() || request.getMetadata().equals(who.metadata))
        && request.getAttributesCount() > 0
        && request.getAttributesMap().keySet().stream()
            .allMatch(key -> key.startsWith(LinkAttributes.OWN));
  }

  /// Of rates and what to keep, what both say together; of tracks, what each of them says: a sid
  /// says more than a source, but no participant's sid more than its tenant's source.
  private static Link read(Participant who) {
    var tenant = LinkAttributes.read(LinkAttributes.TENANT, who.attributes);
    var own = LinkAttributes.read(LinkAttributes.OWN, who.attributes);
    var settings = LinkSettings.of(tenant, own);
    var link =
        Link.newBuilder()
            .setMaxDownlinkBps(orZero(settings.maxDownlinkBps()))
            .setMaxUplinkBps(orZero(settings.maxUplinkBps()))
            .setReservedDownlinkBps(orZero(settings.reservedDownlinkBps()))
            .setDegradation(wire(settings.degradation()));
    tenant.trackTiers().forEach((track, tier) -> link.putTiers(track, wire(tier)));
    own.trackTiers().forEach((track, tier) -> link.putOwnTiers(track, wire(tier)));
    return link.build();
  }

  private static long orZero(@Nullable Long rate) {
    return rate == null ? 0 : rate;
  }

  private static Link.Degradation wire(@Nullable Keep keep) {
    return switch (keep) {
      case FRAME_RATE -> Link.Degradation.FRAME_RATE;
      case RESOLUTION -> Link.Degradation.RESOLUTION;
      case AUDIO -> Link.Degradation.AUDIO;
      case BALANCED -> Link.Degradation.BALANCED;
      case null -> Link.Degradation.BALANCED;
    };
  }

  private static Link.Tier wire(TrackTier tier) {
    return switch (tier) {
      case PRIORITY -> Link.Tier.PRIORITY;
      case NORMAL -> Link.Tier.NORMAL;
      case BULK -> Link.Tier.BULK;
    };
  }
}
