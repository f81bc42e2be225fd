package io.parley.sfu.session;

import io.parley.media.section.Codec;
import io.parley.protocol.sfu.LayersWanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import livekit.LivekitModels.TrackType;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.SubscribedCodec;
import livekit.LivekitRtc.SubscribedQuality;
import org.jspecify.annotations.Nullable;

/// Tells publishers which qualities of their tracks anybody wants, so that they stop sending the
/// others. What counts is what subscribers say, not what their networks carry at the moment: a
/// layer that comes and goes with somebody's network would be of no use to him.
final class Dynacast {

  /// Less is wanted: told only when that lasts. Shorter, and whoever scrolls through a grid makes
  /// encoders start and stop; longer, and a publisher's uplink carries what nobody sees.
  static final Duration LESS_AFTER = Duration.ofSeconds(5);

  /// A new track is given so long to find its first subscriber.
  static final Duration UNUSED_AFTER = Duration.ofSeconds(10);

  private static final List<VideoQuality> QUALITIES =
      List.of(VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH);

  private final class Watched {
    final PublishedTrack track;
    Map<Codec, VideoQuality> told = new EnumMap<>(Codec.class);
    boolean tellsAnything;
    Timers.@Nullable Plan less;

    Watched(PublishedTrack track) {
      this.track = track;
      told.put(track.codecs().own().codec(), VideoQuality.HIGH);
    }
  }

  private final RoomScope room;
  private final Collection<Session> sessions;
  private final Map<String, Watched> tracks = new HashMap<>();

  /// @param sessions all of the room, as they come and go
  Dynacast(RoomScope room, Collection<Session> sessions) {
    this.room = room;
    this.sessions = sessions;
  }

  /// A track can be had; until now its publisher sends all that it can.
  void live(PublishedTrack track) {
    if (track.info().getType() == TrackType.VIDEO) {
      var watched = new Watched(track);
      tracks.put(track.sid(), watched);
      watched.less = room.after(UNUSED_AFTER, () -> settle(watched));
    }
  }

  void gone(PublishedTrack track) {
    var watched = tracks.remove(track.sid());
    if (watched != null && watched.less != null) {
      watched.less.cancel();
    }
  }

  /// Somebody may want more or less of a track than before.
  void review(String trackSid) {
    var watched = tracks.get(trackSid);
    if (watched == null) {
      return;
    }
    var wanted = wanted(watched.track);
    if (isMore(wanted, watched.told)) {
      tell(watched, union(wanted, watched.told));
    }
    if (!isMore(watched.told, wanted)) {
      cancel(watched);
    } else if (watched.less == null) {
      watched.less = room.after(LESS_AFTER, () -> settle(watched));
    }
  }

  /// How many of a track's announced layers its publisher was asked for; 0 for one without layers.
  int layers(PublishedTrack track) {
    var watched = tracks.get(track.sid());
    if (watched == null) {
      return 0;
    }
    var codec = inUse(track);
    var most = watched.told.getOrDefault(codec, VideoQuality.OFF);
    return (int)
        track.codecs().layers(track.info(), Set.of(codec)).stream()
            .filter(layer -> LayerChoice.rank(layer.getQuality()) <= LayerChoice.rank(most))
            .count();
  }

  private static Codec inUse(PublishedTrack track) {
    var backup = track.codecs().backup(track.info());
    return backup != null && track.codecs().isRegressed() ? backup : track.codecs().own().codec();
  }

  private void settle(Watched watched) {
    watched.less = null;
    if (tracks.get(watched.track.sid()) != watched) {
      return;
    }
    var wanted = wanted(watched.track);
    if (!wanted.equals(watched.told)) {
      tell(watched, wanted);
    }
  }

  private static void cancel(Watched watched) {
    if (watched.less != null) {
      watched.less.cancel();
      watched.less = null;
    }
  }

  /// A track is no longer muted: a client forgets meanwhile what it was told.
  void unmuted(String trackSid) {
    var watched = tracks.get(trackSid);
    if (watched != null && watched.tellsAnything) {
      send(watched);
    }
  }

  /// A publisher has a new owner, or its client came back: either may have missed something.
  void attached(Session publisher) {
    for (var watched : tracks.values()) {
      if (watched.track.publisher() == publisher && watched.tellsAnything) {
        send(watched);
      }
    }
  }

  private Map<Codec, VideoQuality> wanted(PublishedTrack track) {
    var wanted = new EnumMap<Codec, VideoQuality>(Codec.class);
    for (var session : sessions) {
      var subscription = session.subscriptions().get(track.sid());
      if (subscription == null || !subscription.isNegotiating()) {
        continue;
      }
      var codecs = track.codecs();
      var layers = codecs.layers(track.info(), subscription.taken());
      var choice = LayerChoice.of(layers, session.settings().get(track.sid()));
      var codec = codecs.of(track.info(), subscription.taken());
      wanted.merge(codec, choice.quality(), Dynacast::higher);
    }
    wanted.values().removeIf(quality -> quality == VideoQuality.OFF);
    return wanted;
  }

  private static VideoQuality higher(VideoQuality one, VideoQuality other) {
    return LayerChoice.rank(one) >= LayerChoice.rank(other) ? one : other;
  }

  private static boolean isMore(Map<Codec, VideoQuality> one, Map<Codec, VideoQuality> other) {
    for (var entry : one.entrySet()) {
      var against = other.getOrDefault(entry.getKey(), VideoQuality.OFF);
      if (LayerChoice.rank(entry.getValue()) > LayerChoice.rank(against)) {
        return true;
      }
    }
    return false;
  }

  private static Map<Codec, VideoQuality> union(
      Map<Codec, VideoQuality> one, Map<Codec, VideoQuality> other) {
    var all = new EnumMap<Codec, VideoQuality>(Codec.class);
    all.putAll(one);
    other.forEach((codec, quality) -> all.merge(codec, quality, Dynacast::higher));
    return all;
  }

  private void tell(Watched watched, Map<Codec, VideoQuality> wanted) {
    watched.told = wanted;
    watched.tellsAnything = true;
    send(watched);
  }

  /// Of a muted track nothing is said: its client stopped the encoder, and this would start it.
  private static void send(Watched watched) {
    var track = watched.track;
    if (track.isMuted()) {
      return;
    }
    var wanted = LayersWanted.newBuilder().setTrackSid(track.sid());
    for (var codec : codecs(track)) {
      var most = watched.told.getOrDefault(codec, VideoQuality.OFF);
      var entry =
          SubscribedCodec.newBuilder().setCodec(codec.encodingName().toLowerCase(Locale.ROOT));
      for (var quality : QUALITIES) {
        entry.addQualities(
            SubscribedQuality.newBuilder()
                .setQuality(quality)
                .setEnabled(LayerChoice.rank(quality) <= LayerChoice.rank(most)));
      }
      wanted.addCodecs(entry);
    }
    track.publisher().send(event -> event.setLayersWanted(wanted));
  }

  /// The one that is sent, then what else was announced.
  private static List<Codec> codecs(PublishedTrack track) {
    var codecs = new ArrayList<Codec>();
    codecs.add(track.codecs().own().codec());
    for (var announced : track.info().getCodecsList()) {
      var codec = Codec.of(announced.getMimeType());
      if (codec != null && !codecs.contains(codec)) {
        codecs.add(codec);
      }
    }
    return codecs;
  }
}
