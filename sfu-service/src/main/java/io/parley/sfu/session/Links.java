package io.parley.sfu.session;

import io.parley.media.allocation.Budget;
import io.parley.media.allocation.Degradation;
import io.parley.media.allocation.Tier;
import io.parley.protocol.events.LinkLimits;
import io.parley.protocol.link.LinkSettings;
import io.parley.protocol.sfu.Link;
import io.parley.sfu.shard.ShardTask;
import java.util.Locale;
import java.util.Map;
import livekit.LivekitModels.TrackInfo;
import org.jspecify.annotations.Nullable;

/// Has the shard use participants' links as was said of them.
final class Links {

  private final RoomScope room;
  private final Publishing publishing;

  Links(RoomScope room, Publishing publishing) {
    this.room = room;
    this.publishing = publishing;
  }

  /// What a new session begins with; its peers may be open later.
  void opened(Session session) {
    if (!session.link().equals(Link.getDefaultInstance())) {
      limit(session);
    }
  }

  /// Something else was said.
  void changed(Session session, Link link) {
    if (link.equals(session.link())) {
      return;
    }
    session.setLink(link);
    limit(session);
    for (var track : publishing.all()) {
      if (track.publisher() == session) {
        tier(track);
      }
    }
  }

  /// A track began.
  void live(PublishedTrack track) {
    if (tier(track.publisher().link(), track.info()) != null) {
      tier(track);
    }
  }

  private static void limit(Session session) {
    Link link = session.link();
    long capBps = atMost(link.getMaxDownlinkBps());
    long reserveBps = link.getReservedDownlinkBps();
    Degradation keep = keep(link.getDegradation());
    long uplinkBps = atMost(link.getMaxUplinkBps());
    var sending = session.peers().sending();
    var publishing = session.peers().publisherLink();
    long sendingPeer = sending.peer();
    long publishingPeer = publishing.peer();
    ShardTask task =
        (engine, now) -> {
          engine.limitDownlink(now, sendingPeer, capBps, reserveBps);
          engine.degradeDownlink(now, sendingPeer, keep);
          engine.limitUplink(now, publishingPeer, uplinkBps);
        };
    sending.use(task);
    if (publishing != sending) {
      publishing.use(task);
    }
  }

  private void tier(PublishedTrack track) {
    Tier tier = tier(track.publisher().link(), track.info());
    room.execute((engine, now) -> engine.tierTrack(now, track.id(), tier));
  }

  /// Null for what suits its kind.
  static @Nullable Tier tier(Link link, TrackInfo track) {
    Tier tenants = tier(link.getTiersMap(), track);
    return tenants == null ? tier(link.getOwnTiersMap(), track) : tenants;
  }

  /// A sid says more than a name, and that more than a source.
  private static @Nullable Tier tier(Map<String, Link.Tier> tiers, TrackInfo track) {
    String source = track.getSource().name().toLowerCase(Locale.ROOT);
    String name = LinkSettings.NAMED + track.getName();
    var tier = tiers.getOrDefault(track.getSid(), tiers.getOrDefault(name, tiers.get(source)));
    return switch (tier) {
      case PRIORITY -> Tier.PRIORITY;
      case NORMAL -> Tier.NORMAL;
      case BULK -> Tier.BULK;
      case UNSAID, UNRECOGNIZED -> null;
      case null -> null;
    };
  }

  private static @Nullable Degradation keep(Link.Degradation said) {
    return switch (said) {
      case FRAME_RATE -> Degradation.KEEP_FRAME_RATE;
      case RESOLUTION -> Degradation.KEEP_RESOLUTION;
      case AUDIO -> Degradation.AUDIO_ONLY;
      case BALANCED, UNRECOGNIZED -> null;
    };
  }

  /// As samples of quality have it.
  static LinkLimits limits(Link link) {
    return LinkLimits.newBuilder()
        .setMaxDownlinkBps(link.getMaxDownlinkBps())
        .setMaxUplinkBps(link.getMaxUplinkBps())
        .setReservedDownlinkBps(link.getReservedDownlinkBps())
        .setDegradationValue(link.getDegradationValue())
        .build();
  }

  private static long atMost(long bitsPerSecond) {
    return bitsPerSecond == 0 ? Budget.UNKNOWN : bitsPerSecond;
  }
}
