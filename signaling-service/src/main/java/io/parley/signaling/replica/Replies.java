package io.parley.signaling.replica;

import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.ParticipantUpdate;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalResponse;

/// The messages to clients that are said in several places.
final class Replies {

  private Replies() {}

  static SignalResponse leave(LeaveRequest.Action action, DisconnectReason reason) {
    return SignalResponse.newBuilder()
        .setLeave(
            LeaveRequest.newBuilder()
                .setAction(action)
                .setReason(reason)
                .setCanReconnect(action != LeaveRequest.Action.DISCONNECT))
        .build();
  }

  static SignalResponse update(Iterable<ParticipantInfo> participants) {
    return SignalResponse.newBuilder()
        .setUpdate(ParticipantUpdate.newBuilder().addAllParticipants(participants))
        .build();
  }

  static RequestResponse.Builder refused(RequestResponse.Reason reason, String message) {
    return RequestResponse.newBuilder().setReason(reason).setMessage(message);
  }

  static SignalResponse response(RequestResponse.Builder response) {
    return SignalResponse.newBuilder().setRequestResponse(response).build();
  }
}
