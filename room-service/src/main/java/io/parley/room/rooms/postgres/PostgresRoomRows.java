package io.parley.room.rooms.postgres;

import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.room.rooms.RoomRecord;
import io.parley.room.rooms.RoomRows;
import io.parley.room.rooms.RoomSettings;
import io.parley.room.store.postgres.Postgres;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Rooms in the table `rooms`.
public final class PostgresRoomRows implements RoomRows {

  private static final String COLUMNS =
      """
      project, name, sid, empty_timeout_seconds, departure_timeout_seconds,
        max_participants, min_playout_delay_millis, max_playout_delay_millis, sync_streams,
        metadata, created_at""";

  private static final String SELECT =
      "SELECT " + COLUMNS + " FROM room.rooms WHERE closed_at IS NULL";

  private final JdbcClient sql;

  public PostgresRoomRows(JdbcClient sql) {
    this.sql = sql;
  }

  @Override
  public @Nullable RoomRecord find(RoomKey room) {
    List<RoomRecord> found =
        Postgres.ask(
            () ->
                sql.sql(SELECT + " AND project = :project AND name COLLATE \"C\" = :name")
                    .param("project", room.project())
                    .param("name", room.name())
                    .query(PostgresRoomRows::room)
                    .list());
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public List<RoomRecord> live(String project, Set<String> names, String after, int limit) {
    return Postgres.ask(
        () ->
            sql.sql(
                    SELECT
                        + """
                         AND project = :project AND name COLLATE "C" > :after
                         AND (:all OR name = ANY (:names))
                         ORDER BY name COLLATE "C" LIMIT :limit
                        """)
                .param("project", project)
                .param("after", after)
                .param("all", names.isEmpty())
                .param("names", names.toArray(String[]::new))
                .param("limit", limit)
                .query(PostgresRoomRows::room)
                .list());
  }

  @Override
  public List<RoomRecord> all(int limit) {
    return Postgres.ask(
        () ->
            sql.sql(SELECT + " ORDER BY created_at DESC LIMIT :limit")
                .param("limit", limit)
                .query(PostgresRoomRows::room)
                .list());
  }

  @Override
  public boolean insert(RoomRecord room) {
    RoomSettings settings = room.settings();
    int inserted =
        Postgres.ask(
            () ->
                sql.sql(
                        """
                        INSERT INTO room.rooms (sid, project, name, empty_timeout_seconds,
                          departure_timeout_seconds, max_participants, min_playout_delay_millis,
                          max_playout_delay_millis, sync_streams, metadata, created_at)
                        VALUES (:sid, :project, :name, :empty, :departure, :max, :minDelay,
                          :maxDelay, :sync, :metadata, :createdAt)
                        ON CONFLICT DO NOTHING
                        """)
                    .param("sid", room.sid().value())
                    .param("project", room.key().project())
                    .param("name", room.key().name())
                    .param("empty", settings.emptyTimeoutSeconds())
                    .param("departure", settings.departureTimeoutSeconds())
                    .param("max", settings.maxParticipants())
                    .param("minDelay", settings.minPlayoutDelayMillis())
                    .param("maxDelay", settings.maxPlayoutDelayMillis())
                    .param("sync", settings.syncStreams())
                    .param("metadata", room.metadata().getBytes(StandardCharsets.UTF_8))
                    .param("createdAt", utc(room.createdAt()))
                    .update());
    return inserted == 1;
  }

  @Override
  public void updateMetadata(RoomSid room, String metadata) {
    Postgres.ask(
        () ->
            sql.sql(
                    """
                    UPDATE room.rooms SET metadata = :metadata
                    WHERE sid = :sid AND closed_at IS NULL
                    """)
                .param("metadata", metadata.getBytes(StandardCharsets.UTF_8))
                .param("sid", room.value())
                .update());
  }

  @Override
  public boolean close(RoomSid room, Instant at, String reason) {
    return Postgres.ask(
            () ->
                sql.sql(
                        """
                        UPDATE room.rooms SET closed_at = :at, close_reason = :reason
                        WHERE sid = :sid AND closed_at IS NULL
                        """)
                    .param("at", utc(at))
                    .param("reason", reason)
                    .param("sid", room.value())
                    .update())
        == 1;
  }

  @Override
  public List<Unstated> unstated(Instant before, int limit) {
    return Postgres.ask(
        () ->
            sql.sql(
                    "SELECT "
                        + COLUMNS
                        + """
                        , start_stated, finish_stated, closed_at, close_reason FROM room.rooms
                        WHERE (NOT start_stated OR (closed_at IS NOT NULL AND NOT finish_stated))
                          AND created_at < :before
                          AND (closed_at IS NULL OR closed_at < :before)
                        ORDER BY created_at LIMIT :limit
                        """)
                .param("before", utc(before))
                .param("limit", limit)
                .query(PostgresRoomRows::unstated)
                .list());
  }

  private static Unstated unstated(ResultSet row, int number) throws SQLException {
    OffsetDateTime closedAt = row.getObject("closed_at", OffsetDateTime.class);
    String reason = row.getString("close_reason");
    return new Unstated(
        room(row, number),
        row.getBoolean("start_stated"),
        closedAt == null || row.getBoolean("finish_stated") ? null : closedAt.toInstant(),
        reason == null ? "" : reason);
  }

  @Override
  public void stated(Collection<RoomSid> started, Collection<RoomSid> finished) {
    mark("UPDATE room.rooms SET start_stated = true WHERE sid = ANY (:sids)", started);
    mark("UPDATE room.rooms SET finish_stated = true WHERE sid = ANY (:sids)", finished);
  }

  private void mark(String update, Collection<RoomSid> rooms) {
    if (!rooms.isEmpty()) {
      String[] sids = rooms.stream().map(RoomSid::value).toArray(String[]::new);
      Postgres.ask(() -> sql.sql(update).param("sids", sids).update());
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static RoomRecord room(ResultSet row, int number) throws SQLException {
    return new RoomRecord(
        new RoomKey(row.getString("project"), row.getString("name")),
        new RoomSid(row.getString("sid")),
        new RoomSettings(
            row.getLong("empty_timeout_seconds"),
            row.getLong("departure_timeout_seconds"),
            row.getLong("max_participants"),
            row.getLong("min_playout_delay_millis"),
            row.getLong("max_playout_delay_millis"),
            row.getBoolean("sync_streams")),
        new String(row.getBytes("metadata"), StandardCharsets.UTF_8),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
