package io.parley.signaling.replica;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.Keep;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.StateMessage;
import io.parley.roomstate.Effect;
import io.parley.roomstate.ReplicatedRoom;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.LeaveRequest;

/// Keeps this room's replicas on all nodes alike: writes down what this node owns, and takes up
/// what the others wrote.
final class Replication {

  private final ReplicatedRoom state;
  private final RoomChannel channel;
  private final NodeId self;
  private int placementEpoch;
  private final Roster roster;
  private final RemoteMembers remote;
  private final Departures departures;
  private final SfuCommands sfu;
  private final Facts facts;
  private final InstantSource clock;
  private final Set<String> gone = new HashSet<>();

  Replication(
      ReplicatedRoom state,
      RoomChannel channel,
      NodeId self,
      int placementEpoch,
      Roster roster,
      RemoteMembers remote,
      Departures departures,
      SfuCommands sfu,
      Facts facts,
      InstantSource clock) {
    this.state = state;
    this.channel = channel;
    this.self = self;
    this.placementEpoch = placementEpoch;
    this.roster = roster;
    this.remote = remote;
    this.departures = departures;
    this.sfu = sfu;
    this.facts = facts;
    this.clock = clock;
  }

  private long now() {
    return clock.millis();
  }

  /// Writes down what changed of this node's participants since the last time, and does what came
  /// of it and of what was heard.
  void settle() {
    for (Participant who : roster.all()) {
      boolean changed = who.takeChanged();
      if (changed || who.takeWishesChanged()) {
        ParticipantRecord record = Records.of(who, self);
        if (changed) {
          state.put(now(), record);
          facts.stated(who);
        }
        keep(who, record);
      }
    }
    carryOut();
  }

  private void keep(Participant who, ParticipantRecord record) {
    Keep keep = Keep.newBuilder().setState(Records.state(who, record).toByteString()).build();
    sfu.send(who, command -> command.setKeep(keep));
  }

  /// A participant of this node's is over.
  void ended(Participant who, ParticipantInfo last) {
    state.end(now(), Records.tombstone(who, last, self));
    facts.ended(who, last);
  }

  /// Another node is a participant's owner now: for this one it becomes somebody else's.
  void yield(Participant who) {
    roster.putRemote(new RemoteParticipant(Records.of(who, self)));
    state.disown(now(), who.sid.value());
  }

  /// This node took a participant over.
  void takenOver(Participant who) {
    roster.removeRemote(who.sid.value(), null, clock.instant());
  }

  private void carryOut() {
    for (Effect effect = state.poll(); effect != null; effect = state.poll()) {
      switch (effect) {
        case Effect.Publish(var message) ->
            channel.publish(message.toBuilder().setPlacementEpoch(placementEpoch).build());
        case Effect.Store(var record) -> channel.store(record);
        case Effect.Forget(var record) -> channel.forget(record);
        case Effect.Load() -> channel.load();
        case Effect.Pull(var from, var request) -> channel.pull(from, request);
        case Effect.Changed(var before, var after) -> remote.changed(after);
        case Effect.Replaced(var own, var winner) -> replaced(own);
      }
    }
  }

  private void replaced(ParticipantRecord own) {
    Participant who = roster.sid(own.getSid());
    if (who != null) {
      departures.remove(who, LeaveRequest.Action.DISCONNECT, DisconnectReason.DUPLICATE_IDENTITY);
    }
  }

  /// The room was moved to another SFU: the other replicas hear so at once.
  void moved(int epoch) {
    if (epoch > placementEpoch) {
      placementEpoch = epoch;
      channel.publish(state.heartbeat().toBuilder().setPlacementEpoch(epoch).build());
    }
  }

  /// @return whether the sender knows that the room moved to another SFU
  boolean received(StateMessage message) {
    state.receive(now(), message);
    return message.getPlacementEpoch() > placementEpoch;
  }

  void loaded(List<ParticipantRecord> records) {
    state.loaded(now(), records);
  }

  void pulled(NodeId from, PullReply reply) {
    state.pulled(now(), from, reply);
  }

  void pullFailed(NodeId from) {
    state.pullFailed(now(), from);
  }

  void storeReached() {
    state.storeReached(now());
  }

  void storeLost() {
    state.storeLost(now());
  }

  PullReply answer(PullRequest request) {
    return state.answer(request);
  }

  void tick() {
    watchOwners();
    state.tick(now());
  }

  private void watchOwners() {
    for (RemoteParticipant other : roster.remotes()) {
      String owner = other.record().getOwner();
      NodeId node = NodeId.of(owner);
      if (node == null || owner.equals(self.value())) {
        continue;
      }
      if (!channel.isGone(node)) {
        if (gone.remove(owner)) {
          state.nodeBack(now(), node);
        }
      } else if (gone.add(owner)) {
        state.nodeGone(now(), node);
      }
    }
    gone.removeIf(
        owner ->
            roster.remotes().stream().noneMatch(other -> other.record().getOwner().equals(owner)));
  }

  void close() {
    channel.close();
  }
}
