package io.parley.room.history.postgres;

import io.parley.protocol.id.RoomKey;
import io.parley.room.history.CausalOrder;
import io.parley.room.history.CausalOrder.Decision;
import io.parley.room.history.CausalOrder.Waiting;
import io.parley.room.history.Flaw;
import io.parley.room.history.Histories;
import io.parley.room.history.Known;
import io.parley.room.history.RoomFact;
import io.parley.room.store.postgres.Postgres;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/// Histories in the tables `histories`, `facts` and `waiting_facts`.
///
/// Whoever changes a history holds its row in `histories`, in the order of sids: so a partition's
/// former owner, its new one and whoever releases what waited come one after the other. Times of
/// waiting are the database's, for the same reason.
public final class PostgresHistories implements Histories {

  /// Of the rooms whose facts are released at once; the next call takes more.
  private static final int MAX_RELEASED_ROOMS = 100;

  /// Of the facts of one page.
  private static final long MAX_PAGE_BYTES = 4 << 20;

  private final JdbcTemplate sql;
  private final TransactionTemplate transactions;
  private final Duration patience;
  private final FactTable facts;
  private final WaitingTable waiting;
  private final HistoryTable histories;

  /// @param patience how long a fact waits for what must come before it
  public PostgresHistories(JdbcTemplate sql, TransactionTemplate transactions, Duration patience) {
    this.sql = sql;
    this.transactions = transactions;
    this.patience = patience;
    this.facts = new FactTable(sql);
    this.waiting = new WaitingTable(sql);
    this.histories = new HistoryTable(sql);
  }

  @Override
  public Taken take(List<RoomFact> batch) {
    return inTransaction(() -> takeNow(batch));
  }

  private Taken takeNow(List<RoomFact> batch) {
    Map<RoomFact, Flaw> refused = new HashMap<>();
    Set<String> projects = projects(batch);
    Map<String, List<RoomFact>> byRoom = new TreeMap<>();
    for (RoomFact fact : batch) {
      if (projects.contains(fact.room().project())) {
        byRoom.computeIfAbsent(fact.roomSid(), sid -> new ArrayList<>()).add(fact);
      } else {
        refused.put(fact, Flaw.PROJECT_UNKNOWN);
      }
    }
    Tally tally = new Tally();
    byRoom.forEach((sid, arrived) -> tally.add(order(sid, arrived, refused)));
    return tally.taken(refused);
  }

  private Decision order(String sid, List<RoomFact> arrived, Map<RoomFact, Flaw> refused) {
    OffsetDateTime now = now();
    HistoryTable.Locked history = histories.lock(arrived.getFirst(), now);
    List<RoomFact> ours = new ArrayList<>();
    for (RoomFact fact : arrived) {
      if (fact.room().equals(history.room())) {
        ours.add(fact);
      } else {
        refused.put(fact, Flaw.ROOM_DIFFERS);
      }
    }
    return order(sid, history.lastNumber(), ours, now);
  }

  private Decision order(String sid, long lastNumber, List<RoomFact> arrived, OffsetDateTime now) {
    List<Waiting> before = waiting.of(sid);
    List<Waiting> candidates = new ArrayList<>(before);
    arrived.forEach(fact -> candidates.add(new Waiting(fact, now.toInstant())));
    List<RoomFact> all = candidates.stream().map(Waiting::fact).toList();
    Known known = facts.known(sid, lastNumber > 0, all);
    Decision decision = CausalOrder.decide(known, candidates, patience, now.toInstant());
    write(sid, lastNumber, before, decision, now);
    return decision;
  }

  private void write(
      String sid, long lastNumber, List<Waiting> before, Decision decision, OffsetDateTime now) {
    if (!decision.entering().isEmpty()) {
      facts.insert(decision.entering(), lastNumber, now);
      histories.advance(sid, lastNumber + decision.entering().size());
    }
    Set<String> stay = ids(decision.waiting().stream());
    Set<String> over = ids(before.stream());
    over.removeAll(stay);
    if (!over.isEmpty()) {
      waiting.delete(sid, over);
    }
    Set<String> there = ids(before.stream());
    waiting.insert(
        decision.waiting().stream().filter(one -> !there.contains(one.fact().id())).toList());
  }

  private static Set<String> ids(Stream<Waiting> some) {
    return some.map(one -> one.fact().id()).collect(Collectors.toCollection(HashSet::new));
  }

  @Override
  public Taken release() {
    return inTransaction(
        () -> {
          Tally tally = new Tally();
          for (String sid : waiting.due(patience, now(), MAX_RELEASED_ROOMS)) {
            OffsetDateTime now = now();
            Long lastNumber = histories.lock(sid, now);
            if (lastNumber != null) {
              tally.add(order(sid, lastNumber, List.of(), now));
            }
          }
          return tally.taken(Map.of());
        });
  }

  @Override
  public @Nullable Part read(RoomKey room, @Nullable String roomSid, long after, int limit) {
    return Postgres.ask(
        () -> {
          HistoryTable.Found found = histories.find(room, roomSid);
          return found == null
              ? null
              : new Part(
                  found.roomSid(),
                  found.lastNumber(),
                  facts.page(found.roomSid(), after, limit, MAX_PAGE_BYTES));
        });
  }

  @Override
  public int purge(Duration olderThan, int limit) {
    return inTransaction(
        () -> {
          int purged =
              sql.update(
                  """
                  DELETE FROM room.facts WHERE (room_sid, number) IN (
                    SELECT room_sid, number FROM room.facts
                    WHERE stored_at < now() - make_interval(secs => ?)
                    ORDER BY stored_at LIMIT ?)
                  """,
                  olderThan.toSeconds(),
                  limit);
          histories.purge(olderThan, limit);
          return purged;
        });
  }

  private Set<String> projects(List<RoomFact> batch) {
    Set<String> named = new LinkedHashSet<>();
    batch.forEach(fact -> named.add(fact.room().project()));
    return new HashSet<>(
        sql.queryForList(
            "SELECT id FROM room.projects WHERE id = ANY (?)",
            String.class,
            (Object) named.toArray(String[]::new)));
  }

  private OffsetDateTime now() {
    Instant now =
        Objects.requireNonNull(sql.queryForObject("SELECT clock_timestamp()", OffsetDateTime.class))
            .toInstant();
    return now.atOffset(ZoneOffset.UTC);
  }

  private <T> T inTransaction(java.util.function.Supplier<T> work) {
    return Postgres.ask(() -> Objects.requireNonNull(transactions.execute(status -> work.get())));
  }

  /// Adds up what became of the facts of several rooms.
  private static final class Tally {

    private int stored;
    private int known;
    private int waiting;
    private int early;

    void add(Decision decision) {
      stored += decision.entering().size();
      known += decision.known();
      waiting += decision.waiting().size();
      early += decision.early();
    }

    Taken taken(Map<RoomFact, Flaw> refused) {
      return new Taken(stored, known, waiting, early, refused);
    }
  }
}
