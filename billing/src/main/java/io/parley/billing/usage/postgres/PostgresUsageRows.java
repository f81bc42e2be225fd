package io.parley.billing.usage.postgres;

import static io.parley.billing.usage.postgres.SampleTable.utc;

import io.parley.billing.sample.Sample;
import io.parley.billing.store.StoreUnavailableException;
import io.parley.billing.store.postgres.Postgres;
import io.parley.billing.usage.HourlyChanges;
import io.parley.billing.usage.Stored;
import io.parley.billing.usage.UsageQuery;
import io.parley.billing.usage.UsageRow;
import io.parley.billing.usage.UsageRows;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/// Usage in the tables `samples` and `usage_hours`.
public final class PostgresUsageRows implements UsageRows {

  /// Of the advisory lock under which samples are stored (shared) and the horizon of the purge
  /// moves (exclusive): otherwise a sample could be purged and stored again at the same moment.
  private static final long HORIZON_LOCK = 0x7061726c65790001L;

  private final JdbcTemplate sql;
  private final TransactionTemplate transactions;
  private final SampleTable samples;
  private final HourTable hours;

  public PostgresUsageRows(JdbcTemplate sql, TransactionTemplate transactions) {
    this.sql = sql;
    this.transactions = transactions;
    this.samples = new SampleTable(sql);
    this.hours = new HourTable(sql);
  }

  @Override
  public Stored store(List<Sample> batch) {
    return Postgres.ask(() -> Objects.requireNonNull(transactions.execute(status -> write(batch))));
  }

  private Stored write(List<Sample> batch) {
    sql.query("SELECT pg_advisory_xact_lock_shared(?)", row -> {}, HORIZON_LOCK);
    Instant keptSince = keptSince();
    TreeMap<String, Sample> greatest = new TreeMap<>();
    int late = 0;
    for (Sample sample : batch) {
      if (sample.countsAt().isBefore(keptSince)) {
        late++;
      } else {
        greatest.merge(sample.id(), sample, Sample::greater);
      }
    }
    HourlyChanges changes = new HourlyChanges();
    List<Sample> present = samples.insert(List.copyOf(greatest.values()));
    present.forEach(sample -> greatest.remove(sample.id()));
    greatest.values().forEach(changes::add);
    List<Sample> replacing = replacing(present, changes);
    samples.update(replacing);
    hours.change(changes.all());
    int added = greatest.size();
    int known = batch.size() - late - added - replacing.size();
    return new Stored(added, replacing.size(), known, late, keptSince);
  }

  /// Those that count in place of the version that is there.
  private List<Sample> replacing(List<Sample> present, HourlyChanges changes) {
    if (present.isEmpty()) {
      return List.of();
    }
    Map<String, Sample> formers =
        samples.lock(present).stream().collect(Collectors.toMap(Sample::id, Function.identity()));
    List<Sample> replacing = new ArrayList<>();
    for (Sample sample : present) {
      Sample former = formers.get(sample.id());
      if (former == null) {
        throw new ConcurrencyFailureException("a sample was purged while it was stored again");
      }
      if (sample.outranks(former)) {
        changes.replace(former, sample);
        replacing.add(sample);
      }
    }
    return replacing;
  }

  private Instant keptSince() {
    return Objects.requireNonNull(
            sql.queryForObject("SELECT kept_since FROM billing.retention", OffsetDateTime.class))
        .toInstant();
  }

  @Override
  public List<UsageRow> find(UsageQuery query, int limit) {
    return Postgres.ask(() -> hours.find(query, limit));
  }

  @Override
  public int purge(Instant now, Duration retention, int limit) {
    return Postgres.ask(
        () -> {
          transactions.executeWithoutResult(status -> moveHorizon(now, retention));
          return sql.update(
              """
              DELETE FROM billing.samples WHERE id IN (
                SELECT id FROM billing.samples
                WHERE counts_at < (SELECT kept_since FROM billing.retention)
                ORDER BY counts_at LIMIT ?)
              """,
              limit);
        });
  }

  private void moveHorizon(Instant now, Duration retention) {
    sql.query("SELECT pg_advisory_xact_lock(?)", row -> {}, HORIZON_LOCK);
    sql.update(
        """
        UPDATE billing.retention SET kept_since =
          greatest(kept_since, least(?, now()) - make_interval(secs => ?))
        """,
        utc(now),
        retention.toSeconds());
  }

  @Override
  public boolean answers() {
    try {
      return Postgres.ask(() -> !sql.queryForList("SELECT 1").isEmpty());
    } catch (StoreUnavailableException unavailable) {
      return false;
    }
  }
}
