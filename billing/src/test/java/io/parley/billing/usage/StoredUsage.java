package io.parley.billing.usage;

import io.parley.billing.store.postgres.Schema;
import io.parley.billing.usage.UsageQuery.Bucket;
import io.parley.billing.usage.UsageQuery.By;
import io.parley.billing.usage.postgres.PostgresUsageRows;
import io.parley.testkit.postgres.PostgresForTests;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Usage in a database of its own.
final class StoredUsage {

  final UsageRows rows;
  final JdbcTemplate sql;

  StoredUsage() {
    DataSource database = PostgresForTests.dataSource(PostgresForTests.url());
    new Schema(database).migrate();
    sql = new JdbcTemplate(database);
    rows =
        new PostgresUsageRows(sql, new TransactionTemplate(new JdbcTransactionManager(database)));
  }

  /// What the project used in the hours of a day, by participant.
  List<UsageRow> hours(Instant day) {
    Instant from = day.truncatedTo(ChronoUnit.DAYS);
    return rows.find(
        new UsageQuery(
            "acme",
            from,
            from.plus(1, ChronoUnit.DAYS),
            By.PARTICIPANT,
            Bucket.HOUR,
            null,
            null,
            null),
        1_000);
  }

  /// Forgets everything.
  void clear() {
    sql.execute("TRUNCATE billing.samples, billing.usage_hours");
  }
}
