package io.parley.room.history.postgres;

import io.parley.room.history.CausalOrder.Waiting;
import io.parley.room.history.FactReader;
import io.parley.room.history.Reading;
import io.parley.room.history.RoomFact;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/// Statements about the table `waiting_facts`, to be used within a transaction.
final class WaitingTable {

  private final JdbcTemplate sql;

  WaitingTable(JdbcTemplate sql) {
    this.sql = sql;
  }

  /// Those of a room, in the order in which they came.
  List<Waiting> of(String roomSid) {
    List<Waiting> waiting = new ArrayList<>();
    sql.query(
        "SELECT since, body FROM room.waiting_facts WHERE room_sid = ? ORDER BY arrival",
        row -> {
          RoomFact fact = fact(row.getBytes("body"));
          if (fact != null) {
            Instant since = row.getObject("since", OffsetDateTime.class).toInstant();
            waiting.add(new Waiting(fact, since));
          }
        },
        roomSid);
    return waiting;
  }

  /// It was read before it was stored; what an older version cannot read it leaves to others.
  private static @Nullable RoomFact fact(byte[] body) {
    return FactReader.read(body) instanceof Reading.Read(var fact) ? fact : null;
  }

  void insert(Collection<Waiting> waiting) {
    sql.batchUpdate(
        """
        INSERT INTO room.waiting_facts (room_sid, id, since, body) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """,
        waiting.stream()
            .map(
                one ->
                    new Object[] {
                      one.fact().roomSid(),
                      one.fact().id(),
                      one.since().atOffset(ZoneOffset.UTC),
                      one.fact().body()
                    })
            .toList());
  }

  void delete(String roomSid, Collection<String> ids) {
    sql.update(
        "DELETE FROM room.waiting_facts WHERE room_sid = ? AND id = ANY (?)",
        roomSid,
        ids.toArray(String[]::new));
  }

  /// The rooms of facts that have waited for so long.
  Set<String> due(Duration patience, OffsetDateTime now, int limit) {
    return new TreeSet<>(
        sql.queryForList(
            "SELECT DISTINCT room_sid FROM room.waiting_facts WHERE since <= ? LIMIT ?",
            String.class,
            now.minus(patience),
            limit));
  }
}
