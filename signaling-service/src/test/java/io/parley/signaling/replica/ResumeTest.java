package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.protocol.sfu.Failed;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.Silent;
import java.time.Duration;
import java.util.List;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.DataChannelReceiveState;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SimulateScenario;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.TrackPublishedResponse;
import livekit.LivekitRtc.UpdateSubscription;
import org.junit.jupiter.api.Test;

class ResumeTest {

  private final TestRoom room = new TestRoom();

  private void lose(Client client) {
    client.closed = true;
    room.room.disconnected(client);
  }

  @Test
  void saysEverythingInTheOrderThatClientsNeed() {
    Client gone = room.active("gone");
    Client bob = room.active("bob");
    Client ann = room.active("ann");
    lose(ann);
    room.request(gone, SignalRequest.newBuilder().setLeave(LeaveRequest.getDefaultInstance()));

    Client again = room.enter(TestRoom.resuming("ann"));
    assertThat(again.received).isEmpty();
    room.attached(ann.sid());

    assertThat(again.kinds())
        .containsExactly(
            MessageCase.RECONNECT,
            MessageCase.UPDATE,
            MessageCase.UPDATE,
            MessageCase.ROOM_UPDATE,
            MessageCase.REFRESH_TOKEN);
    assertThat(again.received.get(0).getReconnect().getLastMessageSeq()).isEqualTo(9);
    assertThat(again.received.get(1).getUpdate().getParticipantsList())
        .extracting(ParticipantInfo::getIdentity, ParticipantInfo::getState)
        .containsExactly(tuple("gone", ParticipantInfo.State.DISCONNECTED));
    assertThat(again.received.get(2).getUpdate().getParticipantsList())
        .extracting(ParticipantInfo::getIdentity)
        .containsExactlyInAnyOrder("ann", "bob");
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.ACTIVE);
  }

  @Test
  void dropsWhatIsSaidBeforeTheSfuHandedTheSessionBack() {
    Client ann = room.active("ann");
    lose(ann);
    Client again = room.enter(TestRoom.resuming("ann"));
    room.join("bob");
    assertThat(again.received).isEmpty();
    room.attached(ann.sid());
    assertThat(again.wasTold("bob")).isTrue();
  }

  @Test
  void replacesASocketThatIsStillThere() {
    Client ann = room.active("ann");
    Client again = room.enter(TestRoom.resuming("ann"));
    room.attached(ann.sid());
    assertThat(ann.closed).isTrue();
    room.room.disconnected(ann);
    room.pass(Duration.ofSeconds(61));
    assertThat(again.closed).isFalse();
  }

  @Test
  void sendsWhoHasNoSessionToAFullReconnect() {
    Client nobody = room.enter(TestRoom.resuming("nobody"));
    assertThat(nobody.kinds()).containsExactly(MessageCase.LEAVE);
    assertThat(nobody.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(nobody.leave().getReason()).isEqualTo(DisconnectReason.STATE_MISMATCH);
    assertThat(nobody.closed).isTrue();
  }

  @Test
  void doesNotWaitForAnSfuThatDoesNotAnswer() {
    Client ann = room.active("ann");
    lose(ann);
    Client again = room.enter(TestRoom.resuming("ann"));
    room.pass(Duration.ofSeconds(2));
    assertThat(again.kinds()).containsExactly(MessageCase.LEAVE);
    assertThat(again.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
  }

  @Test
  void subscribesWhatWasPublishedWhileTheSocketWasLost() {
    Client ann = room.active("ann");
    Client bob = room.active("bob");
    lose(bob);
    TrackInfo track = room.publish(ann, "cam");
    assertThat(room.subscriptions(bob)).isEmpty();
    room.enter(TestRoom.resuming("bob"));
    room.attached(bob.sid());
    assertThat(room.subscriptions(bob)).containsExactly(track.getSid());
  }

  @Test
  void takesUpWhatTheClientSaysItHas() {
    Client ann = room.active("ann");
    TrackInfo track = room.publish(ann, "cam");
    Client bob = room.active("bob");
    SyncState state =
        SyncState.newBuilder()
            .addTrackSidsDisabled(track.getSid())
            .setSubscription(
                UpdateSubscription.newBuilder().addTrackSids(track.getSid()).setSubscribe(false))
            .addDatachannelReceiveStates(
                DataChannelReceiveState.newBuilder().setPublisherSid(ann.sid()).setLastSeq(3))
            .build();
    room.request(bob, SignalRequest.newBuilder().setSyncState(state));
    assertThat(room.subscriptions(bob)).isEmpty();
    assertThat(room.commands(bob.sid(), SessionCommand::hasSettings).getLast().getSettings())
        .satisfies(settings -> assertThat(settings.getDisabled()).isTrue());
    assertThat(room.commands(bob.sid(), SessionCommand::hasReplayData)).hasSize(1);
  }

  @Test
  void startsAnewWithAClientWhoseTracksItDoesNotKnow() {
    Client ann = room.active("ann");
    room.request(
        ann,
        SignalRequest.newBuilder()
            .setSyncState(
                SyncState.newBuilder()
                    .addPublishTracks(
                        TrackPublishedResponse.newBuilder()
                            .setTrack(TrackInfo.newBuilder().setSid("TR_lost")))));
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.STATE_MISMATCH);
  }

  @Test
  void keepsSomebodyWithoutASocketForAMinuteWhileTheSfuHearsThem() {
    Client bob = room.active("bob");
    Client ann = room.active("ann");
    lose(ann);
    room.pass(Duration.ofSeconds(59));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.ACTIVE);
    room.pass(Duration.ofSeconds(1));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
    assertThat(bob.told("ann").getDisconnectReason())
        .isEqualTo(DisconnectReason.CONNECTION_TIMEOUT);
  }

  @Test
  void keepsSomebodyWhomTheSfuDoesNotHearForFifteenSeconds() {
    Client bob = room.active("bob");
    Client ann = room.active("ann");
    lose(ann);
    room.say(ann.sid(), event -> event.setSilent(Silent.getDefaultInstance()));
    room.pass(Duration.ofSeconds(14));
    room.say(ann.sid(), event -> event.setFailed(Failed.getDefaultInstance()));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.ACTIVE);
    room.pass(Duration.ofSeconds(1));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
  }

  @Test
  void letsAClientWhosePeerConnectionFailedResume() {
    Client bob = room.active("bob");
    Client ann = room.active("ann");
    room.say(ann.sid(), event -> event.setFailed(Failed.getDefaultInstance()));
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.RESUME);
    assertThat(ann.closed).isTrue();

    Client again = room.enter(TestRoom.resuming("ann"));
    room.attached(ann.sid());
    room.connected(ann.sid());
    room.pass(Duration.ofSeconds(30));
    assertThat(again.closed).isFalse();
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.ACTIVE);
  }

  @Test
  void endsASessionWhosePeerConnectionStaysFailed() {
    Client bob = room.active("bob");
    Client ann = room.active("ann");
    room.say(ann.sid(), event -> event.setFailed(Failed.getDefaultInstance()));
    Client again = room.enter(TestRoom.resuming("ann"));
    room.attached(ann.sid());
    room.pass(Duration.ofSeconds(15));
    assertThat(again.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
  }

  @Test
  void endsASessionAtOnceThatNeverWasConnected() {
    Client bob = room.active("bob");
    Client ann = room.join("ann");
    lose(ann);
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
    assertThat(bob.told("ann").getDisconnectReason()).isEqualTo(DisconnectReason.SIGNAL_CLOSE);
  }

  @Test
  void endsASessionThatDoesNotConnectWithinAMinute() {
    Client ann = room.join("ann");
    room.pass(Duration.ofSeconds(60));
    assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.JOIN_FAILURE);
    assertThat(room.commands(ann.sid(), SessionCommand::hasClose)).hasSize(1);
  }

  @Test
  void losesASocketAgainWhereAClientWantsToSeeThat() {
    Client ann = room.active("ann");
    room.request(
        ann,
        SignalRequest.newBuilder()
            .setSimulate(SimulateScenario.newBuilder().setDisconnectSignalOnResume(true)));
    Client again = room.enter(TestRoom.resuming("ann"));
    room.attached(ann.sid());
    assertThat(again.kinds()).startsWith(MessageCase.RECONNECT);
    assertThat(again.closed).isTrue();
    assertThat(List.of(ann, again)).allMatch(client -> client.closed);
  }

  @Test
  void endsASessionWhoseClientLetGoOfBothAtOnce() {
    Client bob = room.active("bob");
    Client ann = room.active("ann");
    lose(ann);
    room.say(ann.sid(), event -> event.setFailed(Failed.newBuilder().setLeft(true)));
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
    assertThat(bob.told("ann").getDisconnectReason()).isEqualTo(DisconnectReason.CLIENT_INITIATED);
  }

  @Test
  void endsASessionWhoseClientClosedItsPeerConnectionAndThenIsGone() {
    Client bob = room.active("bob");
    Client ann = room.active("ann");
    room.say(ann.sid(), event -> event.setFailed(Failed.newBuilder().setLeft(true)));
    assertThat(ann.closed).isFalse();
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.ACTIVE);
    lose(ann);
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
  }
}
