package io.parley.room.history;

import io.parley.protocol.id.RoomKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Histories of rooms as stored. Safe from any thread and from any number of nodes. Every method
/// may throw [StoreUnavailableException][io.parley.room.store.StoreUnavailableException].
public interface Histories {

  /// What became of facts.
  ///
  /// @param stored that got a number
  /// @param known that were there
  /// @param waiting that came too early and wait
  /// @param early of those stored, how many waited in vain
  /// @param refused that were not stored, and why
  record Taken(int stored, int known, int waiting, int early, Map<RoomFact, Flaw> refused) {}

  /// One fact of a history.
  ///
  /// @param number from 1, in the order of causes
  /// @param body the message as it came
  record Numbered(long number, Transition transition, byte[] body) {}

  /// A part of a history.
  ///
  /// @param lastNumber of the whole history
  record Part(String roomSid, long lastNumber, List<Numbered> facts) {}

  /// Stores facts, or lets them wait for others; all or none. Taking them again changes nothing.
  Taken take(List<RoomFact> facts);

  /// Stores what waited for long enough.
  Taken release();

  /// A part of the history of this room's incarnation.
  ///
  /// @param roomSid null for the newest incarnation
  /// @param after only facts with a greater number
  /// @param limit of facts; a part that would be too large in bytes ends before
  /// @return null where there is no such history
  @Nullable Part read(RoomKey room, @Nullable String roomSid, long after, int limit);

  /// Forgets facts that were stored longer ago than that.
  ///
  /// @param limit so that no transaction takes long
  /// @return how many were forgotten; `limit` where there may be more
  int purge(Duration olderThan, int limit);
}
