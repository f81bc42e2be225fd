package io.parley.room.quality;

import io.parley.protocol.id.RoomKey;
import java.time.Instant;

/// A sample that can be stored.
///
/// @param id the same wherever this sample is stated again
/// @param from when it begins, by the clock of the node that stated it
/// @param body the message as it came
public record StoredSample(
    String id,
    RoomKey room,
    String roomSid,
    String participantSid,
    String identity,
    Instant from,
    byte[] body) {

  /// Without the body, and without whose it is.
  @Override
  public String toString() {
    return id;
  }
}
