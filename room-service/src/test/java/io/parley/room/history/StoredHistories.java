package io.parley.room.history;

import io.parley.protocol.id.RoomKey;
import io.parley.room.history.postgres.PostgresHistories;
import io.parley.room.store.postgres.Schema;
import io.parley.testkit.postgres.PostgresForTests;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Histories in a database of their own, of the project `acme`.
public final class StoredHistories {

  public static final String PROJECT = "acme";

  public final Histories histories;
  public final JdbcTemplate sql;
  private final TransactionTemplate transactions;

  public StoredHistories(Duration patience) {
    var database = PostgresForTests.dataSource(PostgresForTests.url());
    new Schema(database).migrate();
    sql = new JdbcTemplate(database);
    sql.update("INSERT INTO room.projects (id) VALUES (?)", PROJECT);
    transactions = new TransactionTemplate(new JdbcTransactionManager(database));
    histories = with(patience);
  }

  /// The same tables, as another instance sees them.
  public Histories with(Duration patience) {
    return new PostgresHistories(sql, transactions, patience);
  }

  /// The newest history of a room.
  public List<String> told(String room) {
    Histories.Part part = histories.read(new RoomKey(PROJECT, room), null, 0, 1000);
    return part == null
        ? List.of()
        : part.facts().stream().map(fact -> fact.transition().label()).toList();
  }
}
