package io.parley.billing.usage.postgres;

import io.parley.billing.sample.Sample;
import io.parley.protocol.id.RoomKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/// Statements about the table `samples`, to be used within a transaction.
final class SampleTable {

  private static final List<String> VERSION =
      Stream.concat(
              Stream.of(
                  "project",
                  "room",
                  "room_sid",
                  "participant_sid",
                  "identity",
                  "node",
                  "region",
                  "from_at",
                  "duration_ms",
                  "logged_at",
                  "digest",
                  "counts_at",
                  "clock_suspect"),
              Columns.TRAFFIC.stream())
          .toList();

  private static final String INSERT =
      "INSERT INTO billing.samples ("
          + Columns.list(VERSION)
          + ", id) VALUES ("
          + Columns.placeholders(VERSION)
          + ", ?) ON CONFLICT (id) DO NOTHING";

  private static final String UPDATE =
      "UPDATE billing.samples SET " + Columns.each(VERSION, "%s = ?") + " WHERE id = ?";

  /// In order, so that transactions that replace the same samples lock them in the same order.
  private static final String LOCK =
      "SELECT * FROM billing.samples WHERE id = ANY (?) ORDER BY id FOR UPDATE";

  private final JdbcTemplate sql;

  SampleTable(JdbcTemplate sql) {
    this.sql = sql;
  }

  /// Inserts those whose id is not there.
  ///
  /// @return those whose id is there: committed, so that [#lock] finds it
  List<Sample> insert(List<Sample> samples) {
    int[] inserted = sql.batchUpdate(INSERT, samples.stream().map(SampleTable::values).toList());
    List<Sample> present = new ArrayList<>();
    for (int i = 0; i < inserted.length; i++) {
      if (inserted[i] == 0) {
        present.add(samples.get(i));
      } else if (inserted[i] != 1) {
        throw new IllegalStateException("the driver does not tell what it inserted");
      }
    }
    return present;
  }

  /// The versions that are there; nobody else changes them before the transaction ends.
  List<Sample> lock(Collection<Sample> samples) {
    String[] ids = samples.stream().map(Sample::id).toArray(String[]::new);
    return sql.query(LOCK, (row, number) -> sample(row), (Object) ids);
  }

  void update(List<Sample> samples) {
    sql.batchUpdate(UPDATE, samples.stream().map(SampleTable::values).toList());
  }

  private static Object[] values(Sample sample) {
    return Stream.of(
            Stream.of(
                sample.room().project(),
                sample.room().name(),
                sample.roomSid(),
                sample.participantSid(),
                sample.identity(),
                sample.node(),
                sample.region(),
                utc(sample.from()),
                sample.duration().toMillis(),
                utc(sample.loggedAt()),
                sample.digest(),
                utc(sample.countsAt()),
                sample.clockSuspect()),
            Columns.values(sample.traffic()),
            Stream.of(sample.id()))
        .flatMap(part -> part)
        .toArray();
  }

  private static Sample sample(ResultSet row) throws SQLException {
    return new Sample(
        row.getString("id"),
        new RoomKey(row.getString("project"), row.getString("room")),
        row.getString("room_sid"),
        row.getString("participant_sid"),
        row.getString("identity"),
        row.getString("node"),
        row.getString("region"),
        instant(row, "from_at"),
        Duration.ofMillis(row.getLong("duration_ms")),
        Columns.read(row),
        instant(row, "logged_at"),
        row.getLong("digest"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
