package io.parley.sfu.session;

import io.parley.protocol.sfu.Attached;
import io.parley.protocol.sfu.Subscribe;
import java.util.List;
import livekit.LivekitModels.TrackInfo;

/// What a session's new owner is told: all that it needs to go on where the former one stopped.
final class Handover {

  private Handover() {}

  /// @param live what the participant publishes
  static Attached of(RoomScope room, Session session, List<TrackInfo> live) {
    var attached =
        Attached.newBuilder()
            .setLastMessageSeq(session.dataRules().lastSequence())
            .setState(session.state())
            .setProject(room.project())
            .setRoomName(room.name())
            .setPlacementEpoch(session.placementEpoch())
            .addAllLive(live)
            .setConnected(session.peers().primary().isConnected())
            .setFailed(session.peers().isFailed());
    for (var subscription : session.subscriptions().values()) {
      attached.addSubscribed(
          Subscribe.newBuilder()
              .setPublisherSid(subscription.publisherSid())
              .setTrackSid(subscription.trackSid()));
    }
    return attached.build();
  }
}
