package io.parley.signaling.replica;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.signaling.sfu.SfuSessions;
import java.util.function.Consumer;

/// Commands to the one SFU that carries this room.
final class SfuCommands {

  private final SfuSessions sessions;
  private final NodeId sfu;
  private final Runnable unreachable;

  /// @param unreachable called when a command could not be sent
  SfuCommands(SfuSessions sessions, NodeId sfu, Runnable unreachable) {
    this.sessions = sessions;
    this.sfu = sfu;
    this.unreachable = unreachable;
  }

  NodeId sfu() {
    return sfu;
  }

  /// Sends what `command` fills in, for this participant's session.
  void send(Participant participant, Consumer<SessionCommand.Builder> command) {
    send(participant.sid.value(), participant.ownerEpoch, command);
  }

  /// The same for a session that is not a participant of this node's yet.
  void send(String sid, int ownerEpoch, Consumer<SessionCommand.Builder> command) {
    SessionCommand.Builder builder =
        SessionCommand.newBuilder().setParticipantSid(sid).setOwnerEpoch(ownerEpoch);
    command.accept(builder);
    if (!sessions.send(sfu, builder.build())) {
      unreachable.run();
    }
  }
}
