package io.parley.room.history.postgres;

import io.parley.protocol.id.RoomKey;
import io.parley.room.history.RoomFact;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/// Statements about the table `histories`, to be used within a transaction.
final class HistoryTable {

  /// A history that nobody else changes before the transaction ends.
  record Locked(RoomKey room, long lastNumber) {}

  record Found(String roomSid, long lastNumber) {}

  private final JdbcTemplate sql;

  HistoryTable(JdbcTemplate sql) {
    this.sql = sql;
  }

  /// The history that this fact belongs to; it begins where there is none.
  Locked lock(RoomFact fact, OffsetDateTime now) {
    return Objects.requireNonNull(
        sql.queryForObject(
            """
            INSERT INTO room.histories (room_sid, project, room, began_at, changed_at)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (room_sid) DO UPDATE SET changed_at = excluded.changed_at
            RETURNING project, room, last_number
            """,
            (row, index) ->
                new Locked(
                    new RoomKey(row.getString("project"), row.getString("room")),
                    row.getLong("last_number")),
            fact.roomSid(),
            fact.room().project(),
            fact.room().name(),
            fact.at().atOffset(ZoneOffset.UTC),
            now));
  }

  /// @return its last number, null where there is no such history
  @Nullable Long lock(String roomSid, OffsetDateTime now) {
    List<Long> found =
        sql.query(
            "UPDATE room.histories SET changed_at = ? WHERE room_sid = ? RETURNING last_number",
            (row, index) -> row.getLong("last_number"),
            now,
            roomSid);
    return found.isEmpty() ? null : found.getFirst();
  }

  void advance(String roomSid, long lastNumber) {
    sql.update("UPDATE room.histories SET last_number = ? WHERE room_sid = ?", lastNumber, roomSid);
  }

  /// @param roomSid null for the newest incarnation
  @Nullable Found find(RoomKey room, @Nullable String roomSid) {
    List<Found> found =
        sql.query(
            """
            SELECT room_sid, last_number FROM room.histories
            WHERE project = ? AND room = ? AND (CAST(? AS text) IS NULL OR room_sid = ?)
            ORDER BY began_at DESC, room_sid LIMIT 1
            """,
            (row, index) -> new Found(row.getString("room_sid"), row.getLong("last_number")),
            room.project(),
            room.name(),
            roomSid,
            roomSid);
    return found.isEmpty() ? null : found.getFirst();
  }

  /// Forgets histories that are empty by now. That of a room that lives stays, with its numbers.
  void purge(Duration olderThan, int limit) {
    sql.update(
        """
        DELETE FROM room.histories WHERE room_sid IN (
          SELECT room_sid FROM room.histories old
          WHERE changed_at < now() - make_interval(secs => ?)
            AND NOT EXISTS (SELECT FROM room.facts f WHERE f.room_sid = old.room_sid)
            AND NOT EXISTS (SELECT FROM room.waiting_facts w WHERE w.room_sid = old.room_sid)
            AND NOT EXISTS (
              SELECT FROM room.rooms r WHERE r.sid = old.room_sid AND r.closed_at IS NULL)
          LIMIT ?)
          AND changed_at < now() - make_interval(secs => ?)
        """,
        olderThan.toSeconds(),
        limit,
        olderThan.toSeconds());
  }
}
