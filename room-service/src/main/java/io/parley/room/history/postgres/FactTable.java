package io.parley.room.history.postgres;

import io.parley.room.history.Histories.Numbered;
import io.parley.room.history.Known;
import io.parley.room.history.RoomFact;
import io.parley.room.history.Transition;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;

/// Statements about the table `facts`, to be used within a transaction.
final class FactTable {

  private static final String INSERT =
      """
      INSERT INTO room.facts
        (room_sid, number, id, transition, subject, participant, stored_at, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /// What comes before or after the facts at hand, and all of those who may leave.
  private static final String RELATED =
      """
      SELECT transition, subject, participant FROM room.facts
      WHERE room_sid = ? AND (id = ANY (?) OR (participant <> '' AND participant = ANY (?)))
      """;

  private static final String PRESENT =
      """
      SELECT joined.subject FROM room.facts joined
      WHERE joined.room_sid = ? AND joined.participant <> ''
        AND joined.transition = 'participant_joined'
        AND NOT EXISTS (
          SELECT FROM room.facts gone
          WHERE gone.room_sid = joined.room_sid AND gone.participant <> ''
            AND gone.participant = joined.participant AND gone.transition = 'participant_left')
      """;

  /// The first one is given however large it is.
  private static final String PAGE =
      """
      SELECT number, transition, body FROM (
        SELECT number, transition, body,
          sum(octet_length(body)) OVER (ORDER BY number) - octet_length(body) AS bytes_before
        FROM (
          SELECT number, transition, body FROM room.facts
          WHERE room_sid = ? AND number > ? ORDER BY number LIMIT ?) next) page
      WHERE bytes_before < ? ORDER BY number
      """;

  private final JdbcTemplate sql;

  FactTable(JdbcTemplate sql) {
    this.sql = sql;
  }

  /// What the history of a room has of what these facts may depend on.
  Known known(String roomSid, boolean begun, Collection<RoomFact> facts) {
    Set<String> ids = new TreeSet<>();
    Set<String> leaving = new TreeSet<>();
    boolean finishing = false;
    for (RoomFact fact : facts) {
      ids.add(fact.id());
      switch (fact.transition()) {
        case ROOM_STARTED, PARTICIPANT_JOINED -> {}
        case TRACK_PUBLISHED -> ids.add(Transition.PARTICIPANT_JOINED.idFor(fact.participant()));
        case TRACK_UNPUBLISHED -> ids.add(Transition.TRACK_PUBLISHED.idFor(fact.subject()));
        case PARTICIPANT_LEFT -> leaving.add(fact.subject());
        case ROOM_FINISHED -> finishing = true;
      }
    }
    Known known = new Known(roomSid, begun);
    sql.query(
        RELATED,
        row -> {
          known.add(
              Transition.of(row.getString("transition")),
              row.getString("subject"),
              row.getString("participant"));
        },
        roomSid,
        ids.toArray(String[]::new),
        leaving.toArray(String[]::new));
    if (finishing) {
      sql.query(
          PRESENT,
          row -> {
            String subject = row.getString("subject");
            known.add(Transition.PARTICIPANT_JOINED, subject, subject);
          },
          roomSid);
    }
    return known;
  }

  /// Gives these facts the numbers after `lastNumber`.
  void insert(List<RoomFact> facts, long lastNumber, OffsetDateTime now) {
    long[] number = {lastNumber};
    sql.batchUpdate(
        INSERT,
        facts.stream()
            .map(
                fact ->
                    new Object[] {
                      fact.roomSid(),
                      ++number[0],
                      fact.id(),
                      fact.transition().label(),
                      fact.subject(),
                      fact.participant(),
                      now,
                      fact.body()
                    })
            .toList());
  }

  List<Numbered> page(String roomSid, long after, int limit, long maxBytes) {
    return sql.query(
        PAGE,
        (row, index) ->
            new Numbered(
                row.getLong("number"),
                Transition.of(row.getString("transition")),
                row.getBytes("body")),
        roomSid,
        after,
        limit,
        maxBytes);
  }
}
