package io.parley.signaling.replica;

import io.parley.protocol.state.ParticipantRecord;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import livekit.LivekitModels.TrackInfo;
import org.jspecify.annotations.Nullable;

/// What this node's clients are told, and may have, of those whose socket another node holds.
final class RemoteMembers {

  private final Roster roster;
  private final Announcements announcements;
  private final Subscribing subscribing;
  private final Notices notices;
  private final Seating seating;
  private final InstantSource clock;

  RemoteMembers(
      Roster roster,
      Announcements announcements,
      Subscribing subscribing,
      Notices notices,
      Seating seating,
      InstantSource clock) {
    this.roster = roster;
    this.announcements = announcements;
    this.subscribing = subscribing;
    this.notices = notices;
    this.seating = seating;
    this.clock = clock;
  }

  /// Another node's record came, changed, or ended. One that this node owns is no news.
  void changed(ParticipantRecord after) {
    if (roster.sid(after.getSid()) != null) {
      return;
    }
    RemoteParticipant before = roster.remote(after.getSid());
    if (!after.getEnded()) {
      present(before, new RemoteParticipant(after));
    } else if (before != null) {
      gone(before, after);
    }
  }

  private void present(@Nullable RemoteParticipant before, RemoteParticipant now) {
    roster.putRemote(now);
    if (before == null) {
      announcements.remoteChanged(now);
      return;
    }
    forgetTracks(before, sids(now));
    if (now.hidden() && !before.hidden()) {
      announcements.remoteGone(before.info());
    } else {
      announcements.remoteChanged(now);
    }
    if (!now.record().getAccess().equals(before.record().getAccess())
        || now.record().hasAccess() != before.record().hasAccess()) {
      subscribing.permitted(now, before.access());
    }
  }

  private void gone(RemoteParticipant before, ParticipantRecord after) {
    forgetTracks(before, Set.of());
    notices.gone(before);
    roster.removeRemote(before.sidText(), after.getInfo(), clock.instant());
    seating.orphanLeft(before);
    // Where a newer session of the identity is there, its sid says that this one is over.
    if (!before.hidden() && !roster.hasIdentity(before.identity())) {
      announcements.remoteGone(after.getInfo());
    }
  }

  private void forgetTracks(RemoteParticipant before, Set<String> kept) {
    for (TrackInfo track : before.liveTracks()) {
      if (!kept.contains(track.getSid())) {
        subscribing.trackGone(track.getSid());
      }
    }
  }

  private static Set<String> sids(RemoteParticipant participant) {
    return participant.liveTracks().stream().map(TrackInfo::getSid).collect(Collectors.toSet());
  }
}
