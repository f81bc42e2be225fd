package io.parley.signaling.replica;

import io.parley.protocol.sfu.Closed;
import io.parley.protocol.sfu.Description;
import io.parley.protocol.sfu.SectionsWanted;
import io.parley.protocol.sfu.SessionEvent;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MediaSectionsRequirement;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.TrackSubscribed;

/// What each event of the SFU leads to.
final class SfuEvents {

  private final Roster roster;
  private final Arrivals arrivals;
  private final Departures departures;
  private final ClientRequests requests;
  private final Publishing publishing;
  private final Subscribing subscribing;
  private final Announcements announcements;
  private final Notices notices;
  private final Takeovers takeovers;
  private final Replication replication;
  private final Links links;

  SfuEvents(
      Roster roster,
      Arrivals arrivals,
      Departures departures,
      ClientRequests requests,
      Publishing publishing,
      Subscribing subscribing,
      Announcements announcements,
      Notices notices,
      Takeovers takeovers,
      Replication replication,
      Links links) {
    this.roster = roster;
    this.arrivals = arrivals;
    this.departures = departures;
    this.requests = requests;
    this.publishing = publishing;
    this.subscribing = subscribing;
    this.announcements = announcements;
    this.notices = notices;
    this.takeovers = takeovers;
    this.replication = replication;
    this.links = links;
  }

  /// An event of a session that is over, or of an earlier owner's, is ignored.
  void handle(SessionEvent event) {
    if (event.hasSpeakers()) {
      notices.speakers(event.getSpeakers().getSpeakersList());
      return;
    }
    if (event.hasQuality()) {
      notices.qualities(event.getQuality().getUpdatesList());
      return;
    }
    Participant who = roster.sid(event.getParticipantSid());
    if (who != null) {
      who.answered = true;
    }
    if (who == null) {
      withoutParticipant(event);
    } else if (event.hasAttached()) {
      if (event.getOwnerEpoch() > who.ownerEpoch) {
        who.owned(event.getOwnerEpoch());
        who.changed();
      }
      attached(who, event.getAttached().getLastMessageSeq());
    } else if (event.getOwnerEpoch() == 0 || event.getOwnerEpoch() == who.ownerEpoch) {
      handle(who, event);
    }
  }

  private void withoutParticipant(SessionEvent event) {
    if (event.hasOrphan()) {
      takeovers.adopt(event.getParticipantSid());
    } else if (event.hasAttached()) {
      Participant who = takeovers.attached(event);
      if (who != null) {
        replication.takenOver(who);
        links.takenOver(who);
        publishing.agree(who, event.getAttached().getLiveList());
        attached(who, event.getAttached().getLastMessageSeq());
        announcements.stateChanged(who);
        subscribing.reconcileAllWith(who);
      }
    } else if (event.hasClosed()) {
      takeovers.closed(event.getParticipantSid());
    }
  }

  private void handle(Participant who, SessionEvent event) {
    switch (event.getEventCase()) {
      case DESCRIPTION -> describe(who, event.getDescription());
      case SECTIONS_WANTED -> want(who, event.getSectionsWanted());
      case TRACK_LIVE -> publishing.live(who, event.getTrackLive().getTrack());
      case TRACK_GONE -> publishing.gone(who, event.getTrackGone().getTrackSid());
      case TRACK_SUBSCRIBED -> subscribed(who, event.getTrackSubscribed().getTrackSid());
      case SUBSCRIPTION_FAILED ->
          subscribing.failed(
              who,
              event.getSubscriptionFailed().getTrackSid(),
              event.getSubscriptionFailed().getErrorValue());
      case CONNECTED -> connected(who, event.getConnected().getPrimary());
      case FAILED -> {
        if (event.getFailed().getLeft()) {
          departures.mediaLeft(who);
        } else {
          departures.mediaFailed(who);
        }
      }
      case LAYERS_WANTED -> who.tell(StreamNotices.wanted(event.getLayersWanted()));
      case STREAM_STATE -> who.tell(StreamNotices.state(event.getStreamState()));
      case CLOSED -> closed(who, event.getClosed());
      case FENCED -> departures.yield(who);
      case ATTACHED, OPENED, ORPHAN, SPEAKERS, QUALITY, BEAT, EVENT_NOT_SET -> {}
      case SILENT -> {} // unless the peer is heard again, Failed follows within seconds
    }
  }

  private void attached(Participant who, int lastMessageSeq) {
    arrivals.attached(who, lastMessageSeq);
    SyncState state = who.syncState;
    if (state != null) {
      who.syncState = null;
      requests.sync(who, state);
    }
  }

  private static void describe(Participant who, Description description) {
    SessionDescription.Builder session =
        SessionDescription.newBuilder()
            .setType(description.getType())
            .setSdp(description.getSdp())
            .setId(description.getId())
            .putAllMidToTrackId(description.getMidToTrackIdMap());
    SignalResponse.Builder response = SignalResponse.newBuilder();
    who.tell(
        description.getTarget() == SignalTarget.PUBLISHER
            ? response.setAnswer(session).build()
            : response.setOffer(session).build());
  }

  private static void want(Participant who, SectionsWanted sections) {
    who.tell(
        SignalResponse.newBuilder()
            .setMediaSectionsRequirement(
                MediaSectionsRequirement.newBuilder()
                    .setNumAudios(sections.getNumAudios())
                    .setNumVideos(sections.getNumVideos()))
            .build());
  }

  private static void subscribed(Participant publisher, String track) {
    publisher.tell(
        SignalResponse.newBuilder()
            .setTrackSubscribed(TrackSubscribed.newBuilder().setTrackSid(track))
            .build());
  }

  private void connected(Participant who, boolean primary) {
    who.failedAt = null;
    if (primary && !who.active()) {
      who.state = ParticipantInfo.State.ACTIVE;
      announcements.stateChanged(who);
      notices.connected(who);
      subscribing.reconcile(who);
    }
  }

  private void closed(Participant who, Closed closed) {
    departures.end(
        who,
        closed.getReconnect() ? LeaveRequest.Action.RECONNECT : LeaveRequest.Action.DISCONNECT,
        closed.getReason());
  }
}
