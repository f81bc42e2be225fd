package io.parley.room.api;

import io.parley.cluster.keyring.Caller;
import io.parley.protocol.id.RoomKey;
import io.parley.room.api.Refusal.Reason;
import io.parley.room.history.Histories;
import org.jspecify.annotations.Nullable;

/// What a tenant may ask of what happened in rooms.
public final class HistoryOperations {

  private final Histories histories;

  public HistoryOperations(Histories histories) {
    this.histories = histories;
  }

  /// A part of a room's history.
  ///
  /// @param roomSid empty for the newest incarnation
  /// @param after only facts with a greater number
  public Outcome<Histories.Part> read(
      Caller caller, String room, String roomSid, long after, int limit) {
    if (!caller.lists() && !caller.administers(room)) {
      return Outcome.refused(Reason.NOT_PERMITTED, "permissions denied");
    }
    Histories.Part part =
        Limits.roomName(room) == null && Limits.roomSid(roomSid) == null
            ? histories.read(
                new RoomKey(caller.project(), room), incarnation(roomSid), after, limit)
            : null;
    return part == null
        ? Outcome.refused(Reason.NOT_FOUND, "nothing is known of such a room")
        : Outcome.done(part);
  }

  private static @Nullable String incarnation(String roomSid) {
    return roomSid.isEmpty() ? null : roomSid;
  }
}
