package io.parley.sfu.session;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import livekit.LivekitModels.SubscriptionError;

/// Backups that publishers announced and do not send when they are asked: clients without dynacast
/// never do. Who takes nothing else is told, and gets it all the same should it come later.
final class MissingBackups {

  /// Longer than a client on a bad link takes to describe another section and begin to send.
  static final Duration SENT_WITHIN = Duration.ofSeconds(10);

  private final RoomScope room;
  private final Collection<Session> sessions;
  private final Map<PublishedTrack, Timers.Plan> awaited = new HashMap<>();

  /// @param sessions all of the room, as they come and go
  MissingBackups(RoomScope room, Collection<Session> sessions) {
    this.room = room;
    this.sessions = sessions;
  }

  /// Somebody may need a track's backup, or need it no more, or it came or ended.
  void review(PublishedTrack track) {
    if (isAwaited(track)) {
      awaited.computeIfAbsent(track, key -> room.after(SENT_WITHIN, () -> missed(key)));
    } else {
      gone(track);
    }
  }

  /// The track ended.
  void gone(PublishedTrack track) {
    var plan = awaited.remove(track);
    if (plan != null) {
      plan.cancel();
    }
  }

  /// A muted track comes in no codec at all, which says nothing of what its client would send.
  private void missed(PublishedTrack track) {
    awaited.remove(track);
    if (track.isMuted()) {
      review(track);
      return;
    }
    for (var session : sessions) {
      var subscription = session.subscriptions().get(track.sid());
      if (subscription != null && waits(track, subscription)) {
        subscription.setTold();
        Subscribing.fail(session, track.sid(), SubscriptionError.SE_CODEC_UNSUPPORTED);
      }
    }
  }

  private boolean isAwaited(PublishedTrack track) {
    for (var session : sessions) {
      var subscription = session.subscriptions().get(track.sid());
      if (subscription != null && waits(track, subscription)) {
        return true;
      }
    }
    return false;
  }

  private static boolean waits(PublishedTrack track, Subscription subscription) {
    var codecs = track.codecs();
    return !codecs.hasBackupArrived()
        && !subscription.isTold()
        && codecs.needsBackup(subscription.taken());
  }
}
