package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.sfu.Attached;
import io.parley.protocol.sfu.Closed;
import io.parley.protocol.sfu.Fenced;
import io.parley.protocol.sfu.Orphan;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.Subscribe;
import io.parley.protocol.token.SessionClaim;
import java.time.Duration;
import java.util.List;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SubscriptionPermission;
import livekit.LivekitRtc.UpdateSubscription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One room on two signaling nodes, of which either may end.
class TwoNodesTest {

  private final TestRoom a = new TestRoom(new NodeId("ND_a"), Room.getDefaultInstance());
  private final TestRoom b = new TestRoom(new NodeId("ND_b"), Room.getDefaultInstance());

  @BeforeEach
  void connect() {
    a.channel.others = message -> b.room.received(message);
    b.channel.others = message -> a.room.received(message);
  }

  private static Entrant resuming(String identity, String sid) {
    Entrant bare = TestRoom.resuming(identity);
    return new Entrant(
        bare.room(),
        bare.claims(),
        bare.grant(),
        bare.client(),
        bare.singlePeerConnection(),
        bare.autoSubscribe(),
        bare.adaptiveStream(),
        List.of(),
        null,
        null,
        true,
        new SessionClaim(new ParticipantSid(sid), TestRoom.SFU, new RoomSid("RM_1"), 1));
  }

  /// What the SFU answers to an Attach: what it was told to keep, and what it knows.
  private static SessionEvent handedOver(TestRoom from, String sid, int epoch, TrackInfo... live) {
    var kept = from.commands(sid, SessionCommand::hasKeep).getLast().getKeep().getState();
    return SessionEvent.newBuilder()
        .setParticipantSid(sid)
        .setOwnerEpoch(epoch)
        .setRoomSid("RM_1")
        .setAttached(
            Attached.newBuilder()
                .setState(kept)
                .setConnected(true)
                .setLastMessageSeq(7)
                .addAllLive(List.of(live)))
        .build();
  }

  private static SessionEvent fenced(String sid, int epoch) {
    return SessionEvent.newBuilder()
        .setParticipantSid(sid)
        .setOwnerEpoch(epoch)
        .setFenced(Fenced.getDefaultInstance())
        .build();
  }

  @Test
  void seesWhoJoinsPublishesMutesAndLeavesElsewhere() {
    Client bob = b.active("bob");
    Client ann = a.active("ann");
    assertThat(ann.join().getOtherParticipantsList())
        .extracting(ParticipantInfo::getIdentity)
        .containsExactly("bob");
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.ACTIVE);

    TrackInfo track = a.publish(ann, "cam");
    assertThat(bob.told("ann").getTracksList())
        .extracting(TrackInfo::getSid)
        .containsExactly(track.getSid());
    assertThat(b.subscriptions(bob)).containsExactly(track.getSid());

    a.request(
        ann,
        SignalRequest.newBuilder()
            .setMute(MuteTrackRequest.newBuilder().setSid(track.getSid()).setMuted(true)));
    assertThat(bob.told("ann").getTracks(0).getMuted()).isTrue();

    a.request(ann, SignalRequest.newBuilder().setLeave(LeaveRequest.getDefaultInstance()));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
    assertThat(bob.told("ann").getDisconnectReason()).isEqualTo(DisconnectReason.CLIENT_INITIATED);
    assertThat(b.reports.getLast().getParticipants()).isEqualTo(1);
  }

  @Test
  void heedsThePermissionsOfAPublisherElsewhere() {
    Client bob = b.active("bob");
    Client ann = a.active("ann");
    TrackInfo track = a.publish(ann, "cam");
    a.request(
        ann,
        SignalRequest.newBuilder()
            .setSubscriptionPermission(SubscriptionPermission.getDefaultInstance()));
    assertThat(b.subscriptions(bob)).isEmpty();
    assertThat(
            bob.last(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE).getSubscriptionPermissionUpdate())
        .satisfies(
            update -> {
              assertThat(update.getTrackSid()).isEqualTo(track.getSid());
              assertThat(update.getAllowed()).isFalse();
            });
  }

  @Test
  void endsTheOlderSessionOfAnIdentityWhereverItIs() {
    Client older = a.active("ann");
    Client watcher = a.active("bob");
    b.now = b.now.plusMillis(10);
    Client newer = b.active("ann");
    assertThat(older.leave().getReason()).isEqualTo(DisconnectReason.DUPLICATE_IDENTITY);
    assertThat(older.closed).isTrue();
    assertThat(newer.closed).isFalse();
    assertThat(watcher.told("ann").getSid()).isEqualTo(newer.sid());
  }

  @Test
  void goesOnWithAClientWhoseNodeDiedAndNobodySeesItLeave() {
    Client ann = a.active("ann");
    TrackInfo track = a.publish(ann, "cam");
    Client bob = b.active("bob");
    TrackInfo bobs = b.publish(bob, "cam");
    a.request(
        ann,
        SignalRequest.newBuilder()
            .setSubscription(
                UpdateSubscription.newBuilder().addTrackSids(bobs.getSid()).setSubscribe(false)));
    bob.forget();

    Client again = b.enter(resuming("ann", ann.sid()));
    assertThat(again.received).isEmpty();
    b.room.event(handedOver(a, ann.sid(), 2, track));

    assertThat(again.kinds()).startsWith(MessageCase.RECONNECT);
    assertThat(again.received.getFirst().getReconnect().getLastMessageSeq()).isEqualTo(7);
    assertThat(again.told("ann").getTracksList()).hasSize(1);
    assertThat(bob.received.stream().flatMap(m -> m.getUpdate().getParticipantsList().stream()))
        .allMatch(info -> info.getState() == ParticipantInfo.State.ACTIVE);
    assertThat(b.commands(ann.sid(), SessionCommand::hasSubscribe)).isEmpty();

    b.request(
        again,
        SignalRequest.newBuilder()
            .setMute(MuteTrackRequest.newBuilder().setSid(track.getSid()).setMuted(true)));
    assertThat(bob.told("ann").getTracks(0).getMuted()).isTrue();
  }

  @Test
  void closesWithoutAWordWhereTheClientWentElsewhere() {
    Client watcher = a.active("eve");
    Client ann = a.active("ann");
    String sid = ann.sid();
    watcher.forget();
    ann.forget();
    Client again = b.enter(resuming("ann", sid));
    b.room.event(handedOver(a, sid, 2));
    a.room.event(fenced(sid, 1));

    assertThat(ann.closed).isTrue();
    assertThat(ann.kinds()).doesNotContain(MessageCase.LEAVE);
    assertThat(again.closed).isFalse();
    assertThat(a.commands(sid, SessionCommand::hasClose)).isEmpty();
    assertThat(watcher.received.stream().flatMap(m -> m.getUpdate().getParticipantsList().stream()))
        .allMatch(info -> info.getState() == ParticipantInfo.State.ACTIVE);
    b.request(again, SignalRequest.newBuilder().setLeave(LeaveRequest.getDefaultInstance()));
    assertThat(watcher.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
  }

  @Test
  void keepsAnOrphanUntilItsTimeIsOver() {
    Client bob = b.active("bob");
    Client ann = a.active("ann");
    b.room.event(orphan(ann.sid()));
    assertThat(b.commands(ann.sid(), SessionCommand::hasAttach).getLast().getAttach().getResume())
        .isFalse();
    b.room.event(handedOver(a, ann.sid(), 2));
    b.pass(Duration.ofSeconds(59));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.ACTIVE);
    b.pass(Duration.ofSeconds(1));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
    assertThat(b.commands(ann.sid(), SessionCommand::hasClose)).hasSize(1);
  }

  @Test
  void givesAnOrphanBackToItsClient() {
    Client ann = a.active("ann");
    b.active("bob");
    b.room.event(orphan(ann.sid()));
    b.room.event(handedOver(a, ann.sid(), 2));
    Client again = b.enter(TestRoom.resuming("ann"));
    b.room.event(handedOver(a, ann.sid(), 3));
    assertThat(again.kinds()).startsWith(MessageCase.RECONNECT);
    b.pass(Duration.ofSeconds(100));
    assertThat(again.closed).isFalse();
  }

  @Test
  void tellsTheSfuAgainHowTheLinkOfAnOrphanIsToBeUsed() {
    Client ann = a.active("ann");
    a.room
        .moderation()
        .update(
            UpdateParticipantRequest.newBuilder()
                .setIdentity("ann")
                .putAttributes("parley.link.max-uplink-bps", "90000")
                .build());
    b.active("bob");
    b.room.event(orphan(ann.sid()));
    b.room.event(handedOver(a, ann.sid(), 2));

    var link = b.commands(ann.sid(), SessionCommand::hasLink).getLast();
    assertThat(link.getLink().getMaxUplinkBps()).isEqualTo(90_000);
    assertThat(link.getOwnerEpoch()).isEqualTo(2);
  }

  @Test
  void startsAnewWhereTheSfuHasNoSuchSession() {
    Client stray = b.enter(resuming("ann", "PA_lost"));
    b.room.event(
        SessionEvent.newBuilder()
            .setParticipantSid("PA_lost")
            .setClosed(Closed.newBuilder().setReconnect(true))
            .build());
    assertThat(stray.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(stray.closed).isTrue();
    assertThat(b.here).doesNotContain("PA_lost");
  }

  @Test
  void doesNotWaitForAnSfuThatDoesNotHandOver() {
    Client stray = b.enter(resuming("ann", "PA_lost"));
    b.pass(Duration.ofSeconds(2));
    assertThat(stray.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
  }

  @Test
  void givesNobodyTheSessionOfAnother() {
    Client ann = a.active("ann");
    Client thief = b.enter(resuming("eve", ann.sid()));
    b.room.event(handedOver(a, ann.sid(), 2));
    assertThat(thief.kinds()).containsExactly(MessageCase.LEAVE);
    assertThat(thief.closed).isTrue();
  }

  @Test
  void hasNothingToGoOnFromWhereTheSfuKeptGarbage() {
    Client stray = b.enter(resuming("ann", "PA_odd"));
    b.room.event(
        SessionEvent.newBuilder()
            .setParticipantSid("PA_odd")
            .setOwnerEpoch(2)
            .setAttached(
                Attached.newBuilder()
                    .setState(com.google.protobuf.ByteString.copyFromUtf8("no state")))
            .build());
    assertThat(stray.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(b.commands("PA_odd", SessionCommand::hasClose)).hasSize(1);
  }

  @Test
  void keepsSubscriptionsOfASessionThatItTookOver() {
    Client ann = a.active("ann");
    Client bob = b.active("bob");
    TrackInfo bobs = b.publish(bob, "cam");
    assertThat(a.subscriptions(ann)).containsExactly(bobs.getSid());
    b.enter(resuming("ann", ann.sid()));
    SessionEvent handed = handedOver(a, ann.sid(), 2);
    b.room.event(
        handed.toBuilder()
            .setAttached(
                handed.getAttached().toBuilder()
                    .addSubscribed(
                        Subscribe.newBuilder()
                            .setPublisherSid(bob.sid())
                            .setTrackSid(bobs.getSid())))
            .build());
    assertThat(b.commands(ann.sid(), SessionCommand::hasSubscribe)).isEmpty();
  }

  @Test
  void followsARoomThatMovedToAnotherSfu() {
    Client ann = a.active("ann");
    b.room.received(
        io.parley.protocol.state.StateMessage.newBuilder()
            .setNode("ND_c")
            .setIncarnation(1)
            .setPlacementEpoch(2)
            .build());
    a.room.received(
        io.parley.protocol.state.StateMessage.newBuilder()
            .setNode("ND_c")
            .setIncarnation(1)
            .setPlacementEpoch(2)
            .build());
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(a.room.isClosed()).isTrue();
    assertThat(a.channel.closed).isTrue();
  }

  @Test
  void saysThatARoomMovedBeforeItsClientsComeAgain() {
    Client ann = a.active("ann");
    Client bob = b.active("bob");
    a.room.sfuLost(a.room.placement().movedTo(new NodeId("ND_next")));
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(bob.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(bob.leave().getReason()).isEqualTo(DisconnectReason.MIGRATION);
    assertThat(b.room.isClosed()).isTrue();
  }

  @Test
  void saysThatARoomMovedAfterItsReplicaIsOver() {
    Client bob = b.active("bob");
    a.room.sfuLost();
    a.room.sfuLost(a.room.placement().movedTo(new NodeId("ND_next")));
    assertThat(bob.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
  }

  @Test
  void letsClientsResumeWhereTheStreamToTheSfuIsThereAgain() {
    Client bob = b.active("bob");
    Client ann = a.active("ann");
    Client slow = a.join("slow");
    TrackInfo track = a.publish(ann, "cam");
    SessionEvent kept = handedOver(a, ann.sid(), 2, track);
    a.request(
        ann,
        SignalRequest.newBuilder()
            .setMute(MuteTrackRequest.newBuilder().setSid(track.getSid()).setMuted(true)));
    bob.forget();

    a.room.sfuRestored();
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.RESUME);
    assertThat(ann.closed).isTrue();
    assertThat(slow.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(a.commands(ann.sid(), SessionCommand::hasClose)).isEmpty();

    a.room.event(orphan(ann.sid()));
    a.room.event(kept); // the mute was lost with the stream
    assertThat(a.commands(ann.sid(), SessionCommand::hasMute).getLast().getMute().getMuted())
        .isTrue();
    Client again = a.enter(TestRoom.resuming("ann"));
    a.room.event(handedOver(a, ann.sid(), 3, track));
    assertThat(again.kinds()).startsWith(MessageCase.RECONNECT);
    assertThat(again.told("ann").getTracks(0).getMuted()).isTrue();
    assertThat(bob.received.stream().flatMap(m -> m.getUpdate().getParticipantsList().stream()))
        .filteredOn(info -> info.getIdentity().equals("ann"))
        .allMatch(info -> info.getState() == ParticipantInfo.State.ACTIVE)
        .allMatch(info -> info.getTracks(0).getMuted());
  }

  @Test
  void endsASessionThatTheRestoredSfuDoesNotHave() {
    Client bob = b.active("bob");
    Client ann = a.active("ann");
    a.room.sfuRestored();
    Client again = a.enter(resuming("ann", ann.sid()));
    a.room.event(
        SessionEvent.newBuilder()
            .setParticipantSid(ann.sid())
            .setClosed(Closed.newBuilder().setReconnect(true))
            .build());
    assertThat(again.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    a.pass(Duration.ofSeconds(60));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
  }

  @Test
  void movesClientsInSlicesWithoutEndingTheirSessions() {
    Client ann = a.active("ann");
    Client bob = a.active("bob");
    assertThat(a.room.moveClients(1)).isEqualTo(1);
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.RESUME);
    assertThat(ann.closed).isTrue();
    assertThat(bob.closed).isFalse();
    assertThat(a.room.moveClients(10)).isZero();
    assertThat(a.commands(ann.sid(), SessionCommand::hasClose)).isEmpty();
  }

  @Test
  void statesEachTransitionOnceWhoeverGoesOn() {
    Client ann = a.active("ann");
    TrackInfo track = a.publish(ann, "cam");
    b.active("bob");
    b.enter(resuming("ann", ann.sid()));
    b.room.event(handedOver(a, ann.sid(), 2, track));
    List<String> first = a.facts.stream().map(fact -> fact.getId()).toList();
    assertThat(first).hasSize(2).doesNotHaveDuplicates();
    assertThat(b.facts).extracting(fact -> fact.getId()).containsAll(first);
  }

  private static SessionEvent orphan(String sid) {
    return SessionEvent.newBuilder()
        .setParticipantSid(sid)
        .setRoomSid("RM_1")
        .setOrphan(Orphan.newBuilder().setProject("project").setRoomName("room"))
        .build();
  }
}
