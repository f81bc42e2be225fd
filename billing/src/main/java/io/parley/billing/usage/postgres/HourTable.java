package io.parley.billing.usage.postgres;

import static io.parley.billing.usage.postgres.SampleTable.utc;

import io.parley.billing.usage.Usage;
import io.parley.billing.usage.UsageHour;
import io.parley.billing.usage.UsageQuery;
import io.parley.billing.usage.UsageRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/// Statements about the table `usage_hours`.
final class HourTable {

  private static final List<String> AMOUNTS =
      Stream.concat(
              Stream.of("samples", "duration_ms", "clock_suspect_ms"), Columns.TRAFFIC.stream())
          .toList();

  private static final String CHANGE =
      "INSERT INTO billing.usage_hours AS present (project, hour, room, identity, "
          + Columns.list(AMOUNTS)
          + ") VALUES (?, ?, ?, ?, "
          + Columns.placeholders(AMOUNTS)
          + ") ON CONFLICT (project, hour, room, identity) DO UPDATE SET "
          + Columns.each(AMOUNTS, "%1$s = present.%1$s + excluded.%1$s");

  private final JdbcTemplate sql;

  HourTable(JdbcTemplate sql) {
    this.sql = sql;
  }

  void change(SortedMap<UsageHour, Usage> changes) {
    sql.batchUpdate(
        CHANGE,
        changes.entrySet().stream()
            .map(entry -> values(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static Object[] values(UsageHour hour, Usage usage) {
    return Stream.of(
            Stream.of(
                hour.room().project(),
                utc(hour.hour()),
                hour.room().name(),
                hour.identity(),
                usage.samples(),
                usage.durationMillis(),
                usage.clockSuspectMillis()),
            Columns.values(usage.traffic()))
        .flatMap(part -> part)
        .toArray();
  }

  List<UsageRow> find(UsageQuery query, int limit) {
    List<Object> parameters = new ArrayList<>();
    UsageQuery.Position after = query.after();
    Instant from =
        after != null && after.start().isAfter(query.from()) ? after.start() : query.from();
    StringBuilder inner = new StringBuilder("SELECT ").append(position(query)).append(", ");
    inner
        .append(Columns.list(AMOUNTS))
        .append(" FROM billing.usage_hours WHERE samples > 0")
        .append(" AND project = ? AND hour >= ? AND hour < ?");
    parameters.addAll(List.of(query.project(), utc(from), utc(query.to())));
    String room = query.room();
    if (room != null) {
      inner.append(" AND room = ?");
      parameters.add(room);
    }
    String participant = query.participant();
    if (participant != null) {
      inner.append(" AND identity = ?");
      parameters.add(participant);
    }
    StringBuilder outer = new StringBuilder("SELECT start, of_room, of_identity, ");
    outer
        .append(Columns.each(AMOUNTS, "sum(%1$s)::bigint AS %1$s"))
        .append(" FROM (")
        .append(inner)
        .append(") AS hours");
    if (after != null) {
      outer.append(" WHERE (start, of_room, of_identity) > (?, ?, ?)");
      parameters.addAll(List.of(utc(after.start()), after.room(), after.participant()));
    }
    outer.append(" GROUP BY start, of_room, of_identity");
    outer.append(" ORDER BY start, of_room, of_identity LIMIT ?");
    parameters.add(limit);
    return sql.query(outer.toString(), (row, number) -> row(row), parameters.toArray());
  }

  /// In the order of bytes, as the primary key has it.
  private static String position(UsageQuery query) {
    String start =
        switch (query.bucket()) {
          case HOUR -> "hour AS start";
          case DAY -> "date_trunc('day', hour, 'UTC') AS start";
        };
    return start
        + switch (query.by()) {
          case PROJECT -> ", '' COLLATE \"C\" AS of_room, '' COLLATE \"C\" AS of_identity";
          case ROOM -> ", room AS of_room, '' COLLATE \"C\" AS of_identity";
          case PARTICIPANT -> ", room AS of_room, identity AS of_identity";
        };
  }

  private static UsageRow row(ResultSet row) throws SQLException {
    return new UsageRow(
        new UsageQuery.Position(
            SampleTable.instant(row, "start"),
            row.getString("of_room"),
            row.getString("of_identity")),
        new Usage(
            row.getLong("samples"),
            row.getLong("duration_ms"),
            row.getLong("clock_suspect_ms"),
            Columns.read(row)));
  }
}
