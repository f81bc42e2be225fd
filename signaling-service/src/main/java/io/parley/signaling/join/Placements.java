package io.parley.signaling.join;

import io.parley.cluster.presence.RoomPresence;
import io.parley.protocol.id.RoomKey;

/// Where rooms are by what the other signaling nodes have, for when the store cannot be asked. Safe
/// from any thread.
public interface Placements {

  /// What came of a question.
  sealed interface Answer {

    /// Somebody has it.
    record Known(RoomPresence present) implements Answer {}

    /// Nobody who answered in time has it.
    record Unknown() implements Answer {}

    /// Nobody was asked, since too many rooms are being asked for.
    record Busy() implements Answer {}
  }

  /// Asks all of them at once, and waits for 300 ms at most, however many do not answer. Where they
  /// differ, the placement that [io.parley.cluster.presence.Placement#precedence] puts first.
  Answer ask(RoomKey room);
}
