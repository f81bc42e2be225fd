package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.parley.protocol.sfu.Closed;
import io.parley.protocol.sfu.Open;
import io.parley.protocol.sfu.SessionCommand;
import java.time.Duration;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.CandidateProtocol;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.SimulateScenario;
import org.junit.jupiter.api.Test;

class SimulationsTest {

  private final TestRoom room = new TestRoom();
  private final Client bob = room.active("bob");
  private final Client ann = room.active("ann");

  private void simulate(SimulateScenario.Builder scenario) {
    room.request(ann, SignalRequest.newBuilder().setSimulate(scenario));
  }

  @Test
  void leavesAsAStoppingServer() {
    simulate(SimulateScenario.newBuilder().setServerLeave(true));
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.DISCONNECT);
    assertThat(ann.leave().getReason()).isEqualTo(DisconnectReason.SERVER_SHUTDOWN);
  }

  @Test
  void failsWithoutAWord() {
    simulate(SimulateScenario.newBuilder().setNodeFailure(true));
    assertThat(ann.kinds()).doesNotContain(MessageCase.LEAVE);
    assertThat(ann.closed).isTrue();
    assertThat(room.commands(ann.sid(), SessionCommand::hasSimulate)).hasSize(1);
    assertThat(room.enter(TestRoom.resuming("ann")).leave().getAction())
        .isEqualTo(LeaveRequest.Action.RECONNECT);
  }

  @Test
  void asksForAFullReconnect() {
    simulate(SimulateScenario.newBuilder().setLeaveRequestFullReconnect(true));
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
    assertThat(bob.told("ann").getState()).isEqualTo(ParticipantInfo.State.DISCONNECTED);
  }

  @Test
  void showsWhoIsToldToSpeak() {
    simulate(SimulateScenario.newBuilder().setSpeakerUpdate(3));
    assertThat(room.commands(ann.sid(), SessionCommand::hasSimulate).getFirst().getSimulate())
        .satisfies(simulate -> assertThat(simulate.getSpeakerSeconds()).isEqualTo(3));
  }

  @Test
  void givesTcpToAClientThatComesAgainAfterItAskedForIt() {
    simulate(SimulateScenario.newBuilder().setSwitchCandidateProtocol(CandidateProtocol.TLS));
    Client again = room.join("ann");
    assertThat(open(again).getForceTcp()).isTrue();
    assertThat(again.join().getFastPublish()).isFalse();
    assertThat(open(room.join("cas")).getForceTcp()).isFalse();
    room.pass(Duration.ofMinutes(5));
    assertThat(open(room.join("ann")).getForceTcp()).isFalse();
  }

  private Open open(Client client) {
    return room.commands(client.sid(), SessionCommand::hasOpen).getFirst().getOpen();
  }

  @Test
  void endsASessionThatTheSfuEnded() {
    room.say(
        ann.sid(),
        event ->
            event.setClosed(
                Closed.newBuilder().setReconnect(true).setReason(DisconnectReason.STATE_MISMATCH)));
    assertThat(ann.leave().getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
  }

  @Test
  void saysThatDataBlobsAreNotKept() {
    UnknownFieldSet body =
        UnknownFieldSet.newBuilder()
            .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(8).build())
            .build();
    UnknownFieldSet store =
        UnknownFieldSet.newBuilder()
            .addField(
                22,
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(body.toByteString()).build())
            .build();
    room.request(ann, SignalRequest.newBuilder().setUnknownFields(store));
    RequestResponse response = ann.last().getRequestResponse();
    assertThat(response.getRequestId()).isEqualTo(8);
    assertThat(response.getReason()).isEqualTo(RequestResponse.Reason.NOT_ALLOWED);
  }

  @Test
  void ignoresWhatNobodyKnows() {
    ann.forget();
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(
                4711,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("?"))
                    .build())
            .build();
    room.request(ann, SignalRequest.newBuilder().setUnknownFields(unknown));
    assertThat(ann.received).isEmpty();
    assertThat(ann.closed).isFalse();
  }

  @Test
  void refreshesTokensEveryFiveMinutes() {
    ann.forget();
    room.pass(Duration.ofMinutes(4));
    assertThat(ann.kinds()).doesNotContain(MessageCase.REFRESH_TOKEN);
    room.pass(Duration.ofMinutes(1));
    assertThat(ann.last(MessageCase.REFRESH_TOKEN).getRefreshToken()).startsWith("token-PA_");
  }
}
