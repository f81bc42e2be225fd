package io.parley.signaling.replica;

import io.parley.protocol.sfu.Candidate;
import io.parley.protocol.sfu.ReplayData;
import io.parley.protocol.sfu.Settings;
import java.time.InstantSource;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.TrickleRequest;

/// What each request of a client leads to. Those that nobody knows are ignored.
final class ClientRequests {

  private final SfuCommands sfu;
  private final Publishing publishing;
  private final Subscribing subscribing;
  private final DataTracks dataTracks;
  private final Profile profile;
  private final Departures departures;
  private final Simulations simulations;
  private final InstantSource clock;
  private final SessionTimes times;

  ClientRequests(
      SfuCommands sfu,
      Publishing publishing,
      Subscribing subscribing,
      DataTracks dataTracks,
      Profile profile,
      Departures departures,
      Simulations simulations,
      RoomPorts ports) {
    this.sfu = sfu;
    this.publishing = publishing;
    this.subscribing = subscribing;
    this.dataTracks = dataTracks;
    this.profile = profile;
    this.departures = departures;
    this.simulations = simulations;
    this.clock = ports.clock();
    this.times = ports.times();
  }

  void handle(Participant who, SignalRequest request) {
    switch (request.getMessageCase()) {
      case OFFER -> describe(who, SignalTarget.PUBLISHER, request.getOffer());
      case ANSWER -> describe(who, SignalTarget.SUBSCRIBER, request.getAnswer());
      case TRICKLE -> trickle(who, request.getTrickle());
      case ADD_TRACK -> publishing.add(who, request.getAddTrack());
      case MUTE -> publishing.mute(who, request.getMute());
      case UPDATE_AUDIO_TRACK -> publishing.update(who, request.getUpdateAudioTrack());
      case UPDATE_VIDEO_TRACK -> publishing.update(who, request.getUpdateVideoTrack());
      case SUBSCRIPTION -> subscribing.update(who, request.getSubscription(), clock.instant());
      case TRACK_SETTING -> subscribing.settings(who, request.getTrackSetting());
      case SUBSCRIPTION_PERMISSION -> subscribing.permit(who, request.getSubscriptionPermission());
      case SYNC_STATE -> sync(who, request.getSyncState());
      case UPDATE_METADATA -> profile.update(who, request.getUpdateMetadata());
      case LEAVE -> departures.end(who, null, reason(request.getLeave()));
      case SIMULATE ->
          simulations.run(
              who, request.getSimulate(), clock.instant().plus(times.switchedCandidates()));
      case PUBLISH_DATA_TRACK_REQUEST ->
          dataTracks.publish(who, request.getPublishDataTrackRequest());
      case UNPUBLISH_DATA_TRACK_REQUEST ->
          dataTracks.unpublish(who, request.getUnpublishDataTrackRequest());
      case UPDATE_DATA_SUBSCRIPTION ->
          dataTracks.subscribe(who, request.getUpdateDataSubscription());
      case MESSAGE_NOT_SET -> refuseBlobs(who, request);
      case UPDATE_LAYERS, PING, PING_REQ -> {}
    }
  }

  private void describe(Participant who, SignalTarget target, SessionDescription description) {
    sfu.send(who, command -> command.setDescription(Arrivals.description(target, description)));
  }

  private void trickle(Participant who, TrickleRequest trickle) {
    sfu.send(
        who,
        command ->
            command.setCandidate(
                Candidate.newBuilder()
                    .setTargetValue(trickle.getTargetValue())
                    .setCandidateInit(trickle.getCandidateInit())));
  }

  private static DisconnectReason reason(LeaveRequest leave) {
    return leave.getReason() == DisconnectReason.UNKNOWN_REASON
        ? DisconnectReason.CLIENT_INITIATED
        : leave.getReason();
  }

  /// What a resumed client has. Where its own tracks are not ours, only a new session helps.
  void sync(Participant who, SyncState state) {
    if (!publishing.knowsAll(who, state.getPublishTracksList())) {
      departures.end(who, LeaveRequest.Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
      return;
    }
    for (String track : state.getTrackSidsDisabledList()) {
      if (who.wishes.configure(track)) {
        sfu.send(
            who,
            command ->
                command.setSettings(Settings.newBuilder().setTrackSid(track).setDisabled(true)));
      }
    }
    if (state.hasSubscription()) {
      subscribing.update(who, state.getSubscription(), clock.instant());
    }
    if (state.getDatachannelReceiveStatesCount() > 0) {
      sfu.send(
          who,
          command ->
              command.setReplayData(
                  ReplayData.newBuilder()
                      .addAllReceiveStates(state.getDatachannelReceiveStatesList())));
    }
  }

  /// Data blobs are newer than the message classes; a client that asks for one waits for an answer.
  private static void refuseBlobs(Participant who, SignalRequest request) {
    DataBlobRequests.requestId(request)
        .ifPresent(
            id ->
                who.tell(
                    Replies.response(
                        Replies.refused(
                                RequestResponse.Reason.NOT_ALLOWED, "data blobs are not kept here")
                            .setRequestId(id))));
  }
}
