package io.parley.sfu.session;

import io.parley.media.negotiation.OfferOutcome;
import io.parley.media.negotiation.OfferedTrack;
import io.parley.media.negotiation.TrackHints;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.ReceiveSection;
import io.parley.media.section.TrafficKind;
import io.parley.media.shard.ShardEvent;
import io.parley.media.shard.TrackSpec;
import io.parley.protocol.sfu.ExpectTrack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import org.jspecify.annotations.Nullable;

/// The tracks of a room: announced, live once a media section carries them, gone when it no longer
/// does.
final class Publishing {

  /// How long an id may still turn up before an announcement is matched by kind alone. Shorter: the
  /// wrong of two cameras; longer: clients that change ids wait for it.
  static final Duration BY_KIND_AFTER = Duration.ofMillis(500);

  private final RoomScope room;
  private final Map<String, PublishedTrack> tracks = new HashMap<>();
  private final Map<Session, Map<String, ReceiveSection>> sections = new HashMap<>();
  private final BackupCodecs backups;
  private final Consumer<PublishedTrack> onLive;
  private final Consumer<PublishedTrack> onChanged;
  private final Consumer<PublishedTrack> onGone;

  /// @param onLive called when a track can be subscribed to
  /// @param onChanged called when it turns out to be of another codec
  /// @param onGone called when it no longer can, before the shard forgets it
  Publishing(
      RoomScope room,
      BackupCodecs backups,
      Consumer<PublishedTrack> onLive,
      Consumer<PublishedTrack> onChanged,
      Consumer<PublishedTrack> onGone) {
    this.room = room;
    this.backups = backups;
    this.onLive = onLive;
    this.onChanged = onChanged;
    this.onGone = onGone;
  }

  @Nullable PublishedTrack track(String trackSid) {
    return tracks.get(trackSid);
  }

  /// All that are live.
  Collection<PublishedTrack> all() {
    return Collections.unmodifiableCollection(tracks.values());
  }

  @Nullable PublishedTrack byId(long id) {
    for (var track : tracks.values()) {
      if (track.id() == id) {
        return track;
      }
    }
    return null;
  }

  /// An AddTrack was answered; again for a track that is live is nothing new, unless it is of a
  /// further codec.
  void expect(Session session, ExpectTrack expected) {
    var live = tracks.get(expected.getTrack().getSid());
    if (live == null || TrackMatcher.isFurther(expected) && live.codecs().backupMid() == null) {
      session.matcher().expect(expected);
      match(session);
    }
  }

  /// What the answer to an offered track should ask for.
  TrackHints hints(Session session, OfferedTrack section) {
    ExpectTrack expected = session.matcher().announced(section);
    TrackInfo info = expected != null ? expected.getTrack() : liveOn(session, section);
    if (info == null) {
      return TrackHints.NONE;
    }
    var codecs =
        info.getCodecsList().stream()
            .filter(codec -> codec.getCid().isEmpty() || codec.getCid().equals(cid(section)))
            .map(codec -> Codec.of(codec.getMimeType()))
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .distinct()
            .toList();
    return new TrackHints(
        codecs,
        info.getStereo(),
        !info.getDisableDtx(),
        PublishedTrack.mayRepeat(info),
        LiveTrack.rids(info, cid(section)));
  }

  private static String cid(OfferedTrack section) {
    return TrackMatcher.id(section);
  }

  private @Nullable TrackInfo liveOn(Session session, OfferedTrack section) {
    for (var track : tracks.values()) {
      boolean carries =
          section.mid().equals(track.mid()) || section.mid().equals(track.codecs().backupMid());
      if (track.publisher() == session && carries && !section.started()) {
        return track.info();
      }
    }
    return null;
  }

  /// An offer was answered: tracks end and start.
  void answered(Session session, OfferOutcome.Answered answered) {
    for (var track : of(session)) {
      String backup = track.codecs().backupMid();
      if (answered.ended().contains(track.mid())) {
        end(track);
      } else if (backup != null && answered.ended().contains(backup)) {
        backups.ended(track, backup);
      }
    }
    var byMid = new HashMap<String, ReceiveSection>();
    answered.receiving().forEach(section -> byMid.put(section.mid(), section));
    sections.put(session, byMid);
    session.matcher().offered(answered.tracks(), answered.ended());
    match(session);
  }

  private void match(Session session) {
    session.matcher().takeById().forEach(match -> live(session, match));
    if (!session.matcher().hasPairOfKind()) {
      return;
    }
    if (session.changesTrackIds()) {
      matchByKind(session);
    } else {
      room.after(BY_KIND_AFTER, () -> matchByKind(session));
    }
  }

  private void matchByKind(Session session) {
    if (sections.containsKey(session)) {
      session.matcher().takeByKind().forEach(match -> live(session, match));
    }
  }

  private void live(Session session, TrackMatcher.Match match) {
    var section = sections.getOrDefault(session, Map.of()).get(match.section().mid());
    if (section == null || section.formats().isEmpty()) {
      return;
    }
    if (TrackMatcher.isFurther(match.expected())) {
      var known = tracks.get(match.expected().getTrack().getSid());
      if (known != null) {
        backups.sent(known, match.expected(), match.section(), section);
      }
      return;
    }
    TrackInfo info = LiveTrack.info(match.expected(), match.section(), section);
    var track =
        new PublishedTrack(room.ids().getAsLong(), session, info, section.formats().getFirst());
    tracks.put(track.sid(), track);
    boolean speaks =
        section.kind() == MediaKind.AUDIO && info.getSource() == TrackSource.MICROPHONE;
    var spec =
        new TrackSpec(
            track.id(),
            session.peers().publisherLink().peer(),
            section.mid(),
            section.kind(),
            traffic(section.kind(), info.getSource()),
            speaks,
            PublishedTrack.isClear(info),
            speaks ? room.number() : TrackSpec.NO_ROOM,
            !info.getStereo(),
            List.of());
    boolean muted = track.isMuted();
    room.execute(
        (engine, now) -> {
          engine.addTrack(now, spec);
          if (muted) {
            engine.muteTrack(now, spec.track(), true);
          }
        });
    room.meters().trackLive();
    session.send(event -> event.getTrackLiveBuilder().setTrack(info));
    onLive.accept(track);
  }

  private static TrafficKind traffic(MediaKind kind, TrackSource source) {
    boolean screen = kind == MediaKind.VIDEO && source == TrackSource.SCREEN_SHARE;
    return screen ? TrafficKind.SCREEN : TrafficKind.of(kind);
  }

  /// Media came. A client may send another codec than the one it was asked for; then those who
  /// have the track get it anew.
  void started(ShardEvent.TrackStarted started) {
    var track = byId(started.track());
    if (track != null && started.encoding() > 0) {
      backups.arrived(track);
      return;
    }
    if (track == null || track.codecs().own().codec() == started.codec()) {
      return;
    }
    var section = sections.getOrDefault(track.publisher(), Map.of()).get(track.mid());
    if (section != null) {
      section.formats().stream()
          .filter(format -> format.codec() == started.codec())
          .findFirst()
          .ifPresent(
              format -> {
                track.codecs().setOwn(format);
                onChanged.accept(track);
              });
    }
  }

  /// The publisher's client stopped or resumed a track.
  ///
  /// @return whether that is a change
  boolean mute(Session session, String trackSid, boolean muted) {
    var track = tracks.get(trackSid);
    if (track == null || track.publisher() != session || track.isMuted() == muted) {
      return false;
    }
    track.setMuted(muted);
    room.execute((engine, now) -> engine.muteTrack(now, track.id(), muted));
    return true;
  }

  /// A track must end, or an announced one must not come.
  void remove(Session session, String trackSid) {
    session.matcher().forget(trackSid);
    var track = tracks.get(trackSid);
    if (track != null && track.publisher() == session) {
      end(track);
    }
  }

  /// A participant is gone, and so are its tracks.
  void left(Session session) {
    of(session).forEach(this::end);
    sections.remove(session);
  }

  /// What a participant publishes now.
  List<TrackInfo> liveOf(Session session) {
    return of(session).stream()
        .map(track -> track.info().toBuilder().setMuted(track.isMuted()).build())
        .toList();
  }

  private List<PublishedTrack> of(Session session) {
    var own = new ArrayList<PublishedTrack>();
    for (var track : tracks.values()) {
      if (track.publisher() == session) {
        own.add(track);
      }
    }
    return own;
  }

  private void end(PublishedTrack track) {
    tracks.remove(track.sid());
    backups.gone(track);
    onGone.accept(track);
    room.execute((engine, now) -> engine.removeTrack(now, track.id()));
    room.meters().trackGone();
    track.publisher().send(event -> event.getTrackGoneBuilder().setTrackSid(track.sid()));
  }
}
