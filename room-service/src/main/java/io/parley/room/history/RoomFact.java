package io.parley.room.history;

import io.parley.protocol.id.RoomKey;
import java.time.Instant;

/// A fact that can be ordered.
///
/// @param id a hash of subject and transition: whoever states it again gives it the same
/// @param roomSid the incarnation whose history it belongs to
/// @param subject the sid that it is about
/// @param participant the sid of whose it is; empty where it is about the room
/// @param at by the clock of the node that stated it
/// @param body the message as it came
public record RoomFact(
    String id,
    RoomKey room,
    String roomSid,
    Transition transition,
    String subject,
    String participant,
    Instant at,
    byte[] body) {

  /// Without the body, which names people.
  @Override
  public String toString() {
    return transition.label() + " " + subject;
  }
}
