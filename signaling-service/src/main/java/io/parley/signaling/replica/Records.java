package io.parley.signaling.replica;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.SessionState;
import io.parley.protocol.state.Wish;
import livekit.LivekitModels.ParticipantInfo;

/// How a participant is written down: for the other nodes, and for whoever goes on where this node
/// ends.
final class Records {

  private Records() {}

  /// What other nodes know of a participant of ours.
  static ParticipantRecord of(Participant who, NodeId owner) {
    ParticipantRecord.Builder record =
        ParticipantRecord.newBuilder()
            .setSid(who.sid.value())
            .setIdentity(who.identity())
            .setOwnerEpoch(who.ownerEpoch)
            .setCounter(who.counter())
            .setOwner(owner.value())
            .setJoinedAtMs(who.joinedAt.toEpochMilli())
            .setInfo(who.info())
            .setCounts(who.counts());
    if (who.permitted != null) {
      record.setAccess(who.permitted);
    }
    return record.build();
  }

  /// Its end.
  static ParticipantRecord tombstone(Participant who, ParticipantInfo last, NodeId owner) {
    return of(who, owner).toBuilder().setEnded(true).setInfo(last).clearAccess().build();
  }

  /// What the SFU keeps, with the newest record.
  static SessionState state(Participant who, ParticipantRecord record) {
    SessionState.Builder state =
        SessionState.newBuilder()
            .setRecord(record)
            .setAutoSubscribe(who.entrant.autoSubscribe())
            .setAdaptiveStream(who.entrant.adaptiveStream())
            .setClient(who.entrant.client())
            .setSinglePeerConnection(who.entrant.singlePeerConnection())
            .addAllExpected(who.publications.expected())
            .addAllDataSubscriptions(who.dataSubscriptions.written());
    who.wishes
        .explicit()
        .forEach(
            (track, wanted) ->
                state.addWishes(Wish.newBuilder().setTrackSid(track).setWanted(wanted)));
    return state.build();
  }
}
