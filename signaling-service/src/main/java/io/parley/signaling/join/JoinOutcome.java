package io.parley.signaling.join;

import io.parley.signaling.replica.Entrant;
import io.parley.signaling.replica.RoomActor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Every way the way in can end, before the socket is upgraded.
public sealed interface JoinOutcome {

  /// The client may come in.
  ///
  /// @param room null where a client wants to resume in a room that is not here
  record Admitted(Entrant entrant, @Nullable RoomActor room) implements JoinOutcome {}

  /// The token is missing, wrong, or does not allow it (401).
  record NotPermitted(String reason) implements JoinOutcome {}

  /// The request can never succeed (400).
  record Malformed(String reason) implements JoinOutcome {}

  /// There is no such room, and a join does not make one (404).
  record UnknownRoom() implements JoinOutcome {}

  /// As many are in the room as may be (429).
  record RoomFull() implements JoinOutcome {}

  /// This node, or every SFU, has no place (503).
  record Overloaded(String reason, Duration retryAfter) implements JoinOutcome {}
}
