package io.parley.signaling.replica;

import io.parley.protocol.sfu.Simulate;
import java.time.Instant;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.CandidateProtocol;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SimulateScenario;

/// What a client may ask for to see how it copes; it harms nobody but itself.
final class Simulations {

  /// Nobody is shown as speaking for longer than this.
  private static final int MAX_SPEAKER_SECONDS = 60;

  private final RoomSettings settings;
  private final SfuCommands sfu;
  private final Departures departures;

  Simulations(RoomSettings settings, SfuCommands sfu, Departures departures) {
    this.settings = settings;
    this.sfu = sfu;
    this.departures = departures;
  }

  /// @param tcpUntil until when a client that switches to TCP gets it
  void run(Participant who, SimulateScenario scenario, Instant tcpUntil) {
    switch (scenario.getScenarioCase()) {
      case SPEAKER_UPDATE -> speak(who, scenario.getSpeakerUpdate());
      case NODE_FAILURE -> {
        sfu.send(who, command -> command.setSimulate(Simulate.newBuilder().setNodeFailure(true)));
        departures.end(who, null, DisconnectReason.SERVER_SHUTDOWN);
      }
      case SERVER_LEAVE ->
          departures.end(who, LeaveRequest.Action.DISCONNECT, DisconnectReason.SERVER_SHUTDOWN);
      case LEAVE_REQUEST_FULL_RECONNECT ->
          departures.end(who, LeaveRequest.Action.RECONNECT, DisconnectReason.UNKNOWN_REASON);
      // The client leaves and joins again by itself; TLS is served as TCP.
      case SWITCH_CANDIDATE_PROTOCOL ->
          settings.switchCandidates(
              who.identity(),
              scenario.getSwitchCandidateProtocol() != CandidateProtocol.UDP,
              tcpUntil);
      case DISCONNECT_SIGNAL_ON_RESUME -> who.loseNextResume = true;
      case DISCONNECT_SIGNAL_ON_RESUME_NO_MESSAGES -> who.loseNextResumeAtOnce = true;
      case MIGRATION, SUBSCRIBER_BANDWIDTH, SCENARIO_NOT_SET -> {}
    }
  }

  private void speak(Participant who, int seconds) {
    int shown = Math.clamp(seconds, 0, MAX_SPEAKER_SECONDS);
    sfu.send(who, command -> command.setSimulate(Simulate.newBuilder().setSpeakerSeconds(shown)));
  }
}
