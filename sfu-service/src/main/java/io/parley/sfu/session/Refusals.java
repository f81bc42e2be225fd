package io.parley.sfu.session;

import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import livekit.LivekitModels.DisconnectReason;

/// Answers to commands that no session takes.
final class Refusals {

  private Refusals() {}

  /// The session is not here, or not any more; the client may make a new one.
  static SessionEvent unknown(SessionCommand command) {
    return closed(command, DisconnectReason.STATE_MISMATCH, "no such session");
  }

  /// A session cannot be opened here; the client may try again, elsewhere.
  static SessionEvent notOpened(SessionCommand command, String message) {
    return closed(command, DisconnectReason.JOIN_FAILURE, message);
  }

  /// The room is elsewhere by now; the client may make a new session, there.
  static SessionEvent moved(SessionCommand command) {
    return closed(command, DisconnectReason.MIGRATION, "the room moved");
  }

  /// The sender is not the session's owner, or no longer.
  static SessionEvent fenced(SessionCommand command) {
    var event =
        SessionEvent.newBuilder()
            .setParticipantSid(command.getParticipantSid())
            .setOwnerEpoch(command.getOwnerEpoch());
    event.getFencedBuilder();
    return event.build();
  }

  private static SessionEvent closed(
      SessionCommand command, DisconnectReason reason, String message) {
    var event =
        SessionEvent.newBuilder()
            .setParticipantSid(command.getParticipantSid())
            .setOwnerEpoch(command.getOwnerEpoch());
    event.getClosedBuilder().setReason(reason).setReconnect(true).setMessage(message);
    return event.build();
  }
}
