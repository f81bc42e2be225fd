package io.parley.signaling.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;

/// Who is told what of whom, and when that opens the way for media.
///
/// A client drops for good the media of a participant that it does not know; so a track counts as
/// announced to a subscriber once its socket took the update that names it.
final class Announcements {

  /// Larger updates are cut. Larger pieces delay whatever waits behind them in the socket; smaller
  /// ones cost more frames.
  static final int CHUNK_BYTES = 128 << 10;

  private final Roster roster;
  private final Subscribing subscribing;
  private final Executor owner;

  Announcements(Roster roster, Subscribing subscribing, Executor owner) {
    this.roster = roster;
    this.subscribing = subscribing;
    this.owner = owner;
  }

  /// Something that everybody sees changed, the participant itself included.
  void changed(Participant about) {
    about.changed();
    List<ParticipantInfo> infos = List.of(about.info());
    send(about, infos);
    tellOthers(about, infos);
  }

  /// A state changed, which the participant knows by itself.
  void stateChanged(Participant about) {
    about.changed();
    tellOthers(about, List.of(about.info()));
  }

  /// The participant left; it is in the roster no more.
  void gone(Participant about, ParticipantInfo last) {
    if (!about.hidden()) {
      tellOthers(about, List.of(last));
    }
  }

  /// The participant became hidden: for the others it is gone.
  void vanished(Participant about) {
    about.changed();
    List<ParticipantInfo> infos =
        List.of(about.info().toBuilder().setState(ParticipantInfo.State.DISCONNECTED).build());
    for (Participant other : roster.all()) {
      if (other != about) {
        send(other, infos);
      }
    }
  }

  /// Somebody of another node came or changed.
  void remoteChanged(Member about) {
    if (!about.hidden()) {
      List<ParticipantInfo> infos = List.of(about.info());
      roster.all().forEach(to -> send(to, infos));
    }
  }

  /// Somebody of another node left, or became hidden.
  void remoteGone(ParticipantInfo last) {
    List<ParticipantInfo> infos =
        List.of(last.toBuilder().setState(ParticipantInfo.State.DISCONNECTED).build());
    roster.all().forEach(to -> send(to, infos));
  }

  private void tellOthers(Participant about, List<ParticipantInfo> infos) {
    if (about.hidden()) {
      return;
    }
    for (Participant other : roster.all()) {
      if (other != about) {
        send(other, infos);
      }
    }
  }

  /// Everybody whom this one may see, itself included: what a resumed client goes by.
  void everybody(Participant to) {
    List<ParticipantInfo> infos = new ArrayList<>();
    for (Member other : roster.members()) {
      if (other == to || !other.hidden()) {
        infos.add(other.info());
      }
    }
    send(to, infos);
  }

  /// Sends these, in pieces, and lets the tracks they name be subscribed.
  void send(Participant to, List<ParticipantInfo> infos) {
    List<ParticipantInfo> piece = new ArrayList<>();
    int bytes = 0;
    for (ParticipantInfo info : infos) {
      int size = info.getSerializedSize();
      if (!piece.isEmpty() && bytes + size > CHUNK_BYTES) {
        sendPiece(to, piece);
        piece = new ArrayList<>();
        bytes = 0;
      }
      piece.add(info);
      bytes += size;
    }
    if (!piece.isEmpty()) {
      sendPiece(to, piece);
    }
  }

  private void sendPiece(Participant to, List<ParticipantInfo> piece) {
    to.tell(Replies.update(piece), written(to, piece));
  }

  /// What to do once a message that names these was written to a client.
  Runnable written(Participant to, Collection<ParticipantInfo> infos) {
    List<ParticipantInfo> publishers =
        infos.stream()
            .filter(info -> info.getTracksCount() > 0 && !info.getSid().equals(to.sid.value()))
            .toList();
    if (publishers.isEmpty()) {
      return () -> {};
    }
    return () -> owner.execute(() -> announced(to, publishers));
  }

  private void announced(Participant to, List<ParticipantInfo> publishers) {
    if (roster.sid(to.sid.value()) != to) {
      return;
    }
    for (ParticipantInfo info : publishers) {
      for (TrackInfo track : info.getTracksList()) {
        to.wishes.announce(track.getSid());
      }
      Member publisher = roster.member(info.getSid());
      if (publisher != null) {
        subscribing.reconcile(to, publisher);
      }
    }
  }
}
