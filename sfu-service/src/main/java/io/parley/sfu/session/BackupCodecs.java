package io.parley.sfu.session;

import io.parley.media.negotiation.OfferedTrack;
import io.parley.media.section.ReceiveSection;
import io.parley.protocol.sfu.ExpectTrack;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import livekit.LivekitModels.BackupCodecPolicy;

/// Second encodings of a room's tracks, which publishers send when they are told that somebody
/// needs them. Says when everybody gets the backup, so that a publisher encodes once.
final class BackupCodecs {

  /// In a room of fewer participants, who left the choice to us encodes once. Larger, and one
  /// old client takes the better codec from many; smaller, and publishers encode everything twice.
  static final int REGRESS_BELOW = 5;

  /// Nobody needs the backup any more: only when that lasts, everybody gets the track's own codec
  /// again. Shorter, and whoever reconnects makes all pictures begin anew twice.
  static final Duration RETURN_AFTER = Duration.ofSeconds(10);

  private final RoomScope room;
  private final Collection<Session> sessions;
  private final Consumer<PublishedTrack> onChanged;
  private final Map<PublishedTrack, Timers.Plan> returning = new HashMap<>();
  private final MissingBackups missing;

  /// @param sessions all of the room, as they come and go
  /// @param onChanged who gets which codec of a track changed, or what is known of its layers
  BackupCodecs(RoomScope room, Collection<Session> sessions, Consumer<PublishedTrack> onChanged) {
    this.room = room;
    this.sessions = sessions;
    this.onChanged = onChanged;
    missing = new MissingBackups(room, sessions);
  }

  /// A further media section of a live track was found.
  void sent(
      PublishedTrack track, ExpectTrack expected, OfferedTrack offered, ReceiveSection section) {
    track.setInfo(LiveTrack.withBackup(track.info(), expected, offered, section));
    track.codecs().setBackupMid(section.mid());
    room.execute((engine, now) -> engine.addEncoding(now, track.id(), section.mid()));
    tell(track);
  }

  /// Media of it came.
  void arrived(PublishedTrack track) {
    if (track.codecs().backupMid() != null) {
      track.codecs().setBackupArrived();
      review(track);
      onChanged.accept(track);
    }
  }

  /// Its section carries it no more.
  void ended(PublishedTrack track, String mid) {
    cancel(track);
    track.setInfo(LiveTrack.withoutBackup(track.info(), mid));
    track.codecs().setBackupMid(null);
    room.execute(
        (engine, now) -> {
          engine.removeEncoding(now, track.id(), mid);
          engine.preferEncoding(now, track.id(), 0);
        });
    tell(track);
    missing.review(track);
  }

  private void tell(PublishedTrack track) {
    track.publisher().send(event -> event.getTrackLiveBuilder().setTrack(track.info()));
    onChanged.accept(track);
  }

  /// The track itself ended.
  void gone(PublishedTrack track) {
    cancel(track);
    missing.gone(track);
  }

  /// Somebody may need a track's backup, or need it no more.
  void review(PublishedTrack track) {
    missing.review(track);
    var codecs = track.codecs();
    if (isNeeded(track)) {
      cancel(track);
      if (!codecs.isRegressed() && codecs.hasBackupArrived() && mayRegress(track)) {
        regress(track, true);
      }
    } else if (codecs.isRegressed() && !returning.containsKey(track)) {
      returning.put(track, room.after(RETURN_AFTER, () -> returnToOwn(track)));
    }
  }

  private void returnToOwn(PublishedTrack track) {
    returning.remove(track);
    regress(track, false);
    onChanged.accept(track);
  }

  private void regress(PublishedTrack track, boolean now) {
    track.codecs().setRegressed(now);
    room.execute((engine, time) -> engine.preferEncoding(time, track.id(), now ? 1 : 0));
  }

  private boolean isNeeded(PublishedTrack track) {
    for (var session : sessions) {
      var subscription = session.subscriptions().get(track.sid());
      if (subscription != null && track.codecs().needsBackup(subscription.taken())) {
        return true;
      }
    }
    return false;
  }

  private boolean mayRegress(PublishedTrack track) {
    BackupCodecPolicy policy = track.info().getBackupCodecPolicy();
    return switch (policy) {
      case REGRESSION -> true;
      case PREFER_REGRESSION -> sessions.size() < REGRESS_BELOW;
      case SIMULCAST, UNRECOGNIZED -> false;
    };
  }

  private void cancel(PublishedTrack track) {
    var plan = returning.remove(track);
    if (plan != null) {
      plan.cancel();
    }
  }
}
