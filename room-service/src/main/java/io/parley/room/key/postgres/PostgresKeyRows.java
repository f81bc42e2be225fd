package io.parley.room.key.postgres;

import io.parley.cluster.keyring.ApiKey;
import io.parley.room.key.KeyRows;
import io.parley.room.store.postgres.Postgres;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// API keys in the table `api_keys`.
public final class PostgresKeyRows implements KeyRows {

  private final JdbcClient sql;
  private final TransactionTemplate transactions;

  public PostgresKeyRows(JdbcClient sql, TransactionTemplate transactions) {
    this.sql = sql;
    this.transactions = transactions;
  }

  @Override
  public void seed(String project, List<ApiKey> seeds) {
    Postgres.ask(
        () -> {
          transactions.executeWithoutResult(status -> write(project, seeds));
          return true;
        });
  }

  private void write(String project, List<ApiKey> seeds) {
    sql.sql("INSERT INTO room.projects (id) VALUES (:id) ON CONFLICT DO NOTHING")
        .param("id", project)
        .update();
    sql.sql("UPDATE room.api_keys SET active = false WHERE origin = 'seed'").update();
    for (ApiKey seed : seeds) {
      sql.sql(
              """
              INSERT INTO room.api_keys (id, project, secret, origin)
              VALUES (:id, :project, :secret, 'seed')
              ON CONFLICT (id) DO UPDATE SET secret = :secret, project = :project, active = true
              """)
          .param("id", seed.id())
          .param("project", seed.project())
          .param("secret", seed.secret())
          .update();
    }
  }

  @Override
  public List<ApiKey> active() {
    return Postgres.ask(
        () ->
            sql.sql(
                    """
                    SELECT id, project, secret FROM room.api_keys
                    WHERE active ORDER BY created_at, id
                    """)
                .query(PostgresKeyRows::key)
                .list());
  }

  @Override
  public @Nullable ApiKey find(String id) {
    return Postgres.ask(
            () ->
                sql
                    .sql("SELECT id, project, secret FROM room.api_keys WHERE active AND id = :id")
                    .param("id", id)
                    .query(PostgresKeyRows::key)
                    .list()
                    .stream()
                    .findFirst())
        .orElse(null);
  }

  private static ApiKey key(ResultSet row, int number) throws SQLException {
    return new ApiKey(row.getString("id"), row.getString("project"), row.getString("secret"));
  }
}
