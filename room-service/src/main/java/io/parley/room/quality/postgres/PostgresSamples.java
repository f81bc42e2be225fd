package io.parley.room.quality.postgres;

import io.parley.room.quality.Samples;
import io.parley.room.quality.StoredSample;
import io.parley.room.store.postgres.Postgres;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/// Samples in the table `quality_samples`.
public final class PostgresSamples implements Samples {

  /// Of the samples of one page; the first one is given however large it is.
  private static final long MAX_PAGE_BYTES = 4 << 20;

  private static final String INSERT =
      """
      INSERT INTO room.quality_samples
        (id, project, room, room_sid, participant_sid, identity, from_at, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
      """;

  private static final String PAGE =
      """
      SELECT id, from_at, body FROM (
        SELECT id, from_at, body,
          sum(octet_length(body)) OVER (ORDER BY from_at, id) - octet_length(body) AS bytes_before
        FROM (
          SELECT id, from_at, body FROM room.quality_samples
          WHERE project = ? AND room = ? AND from_at >= ? AND from_at < ?
            AND (from_at, id) > (?, ?)
            AND (?::text IS NULL OR identity = ? OR participant_sid = ?)
          ORDER BY from_at, id LIMIT ?) next) page
      WHERE bytes_before < ? ORDER BY from_at, id
      """;

  private static final String PURGE =
      """
      DELETE FROM room.quality_samples WHERE id IN (
        SELECT id FROM room.quality_samples
        WHERE stored_at < now() - make_interval(secs => ?) ORDER BY stored_at LIMIT ?)
      """;

  private record Row(Position position, byte[] body) {}

  private final JdbcTemplate sql;
  private final TransactionTemplate transactions;

  public PostgresSamples(JdbcTemplate sql, TransactionTemplate transactions) {
    this.sql = sql;
    this.transactions = transactions;
  }

  @Override
  public int store(List<StoredSample> samples) {
    var ordered = new ArrayList<>(samples); // so that two transactions lock in the same order
    ordered.sort(Comparator.comparing(StoredSample::id));
    var rows = ordered.stream().map(PostgresSamples::values).toList();
    int[] inserted =
        Postgres.ask(
            () ->
                Objects.requireNonNull(
                    transactions.execute(status -> sql.batchUpdate(INSERT, rows))));
    int stored = 0;
    for (int one : inserted) {
      stored += one;
    }
    return stored;
  }

  private static Object[] values(StoredSample sample) {
    return new Object[] {
      sample.id(),
      sample.room().project(),
      sample.room().name(),
      sample.roomSid(),
      sample.participantSid(),
      sample.identity(),
      utc(sample.from()),
      sample.body()
    };
  }

  @Override
  public Page read(Query query, int limit) {
    Position after = query.after() == null ? new Position(Instant.EPOCH, "") : query.after();
    String participant = query.participant();
    List<Row> rows =
        Postgres.ask(
            () ->
                sql.query(
                    PAGE,
                    (row, number) ->
                        new Row(
                            new Position(
                                row.getObject("from_at", OffsetDateTime.class).toInstant(),
                                row.getString("id")),
                            row.getBytes("body")),
                    query.room().project(),
                    query.room().name(),
                    utc(query.from()),
                    utc(query.to()),
                    utc(after.from()),
                    after.id(),
                    participant,
                    participant,
                    participant,
                    limit + 1,
                    MAX_PAGE_BYTES));
    return page(rows, limit);
  }

  /// One more than the limit was asked for; fewer may be a page that ended for its size.
  private static Page page(List<Row> rows, int limit) {
    var shown = rows.size() > limit ? rows.subList(0, limit) : rows;
    long bytes = shown.stream().mapToLong(row -> row.body.length).sum();
    boolean more = rows.size() > limit || bytes >= MAX_PAGE_BYTES;
    @Nullable Position next = more ? shown.getLast().position : null;
    return new Page(shown.stream().map(Row::body).toList(), next);
  }

  @Override
  public int purge(Duration olderThan, int limit) {
    return Postgres.ask(() -> sql.update(PURGE, olderThan.toSeconds(), limit));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
