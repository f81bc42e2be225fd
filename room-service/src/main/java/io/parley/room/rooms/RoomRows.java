package io.parley.room.rooms;

import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rooms as stored. Every method may throw [StoreUnavailableException].
public interface RoomRows {

  /// The incarnation that lives, null where none does.
  @Nullable RoomRecord find(RoomKey room);

  /// The rooms of a project that live, in the order of their names.
  ///
  /// @param names only these; empty means all
  /// @param after only names greater than this; empty means from the first
  /// @param limit this many at most
  List<RoomRecord> live(String project, Set<String> names, String after, int limit);

  /// Every room that lives, of all projects.
  ///
  /// @param limit this many at most, the newest first
  List<RoomRecord> all(int limit);

  /// Stores a new incarnation.
  ///
  /// @return false, and nothing stored, where another one of its name lives
  boolean insert(RoomRecord room);

  /// Stores other metadata of a room that lives.
  void updateMetadata(RoomSid room, String metadata);

  /// Ends an incarnation.
  ///
  /// @param reason a word for those who read the history
  /// @return false, and nothing changed, where it ended before
  boolean close(RoomSid room, Instant at, String reason);

  /// Rooms whose start, or whose finish, the log has not been told for sure.
  ///
  /// @param before only those that started, or finished, before
  /// @param limit this many at most, the oldest first
  List<Unstated> unstated(Instant before, int limit);

  /// The log has been told that the first of these rooms started, and that the others finished.
  void stated(Collection<RoomSid> started, Collection<RoomSid> finished);

  /// A room of which the log has something to hear.
  ///
  /// @param startStated whether it has heard of its start
  /// @param closedAt null while the room lives, or where it has heard of its finish
  record Unstated(
      RoomRecord room, boolean startStated, @Nullable Instant closedAt, String closeReason) {}
}
