package io.parley.billing.usage;

import static io.parley.billing.sample.Samples.event;
import static io.parley.billing.sample.Samples.ten;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.billing.store.StoreUnavailableException;
import io.parley.billing.usage.postgres.PostgresUsageRows;
import io.parley.cluster.eventlog.Event;
import io.parley.testkit.postgres.PostgresForTests;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// From events to hours.
class UsageIntakeTest {

  private static final Instant TEN = Instant.parse("2025-03-01T10:00:00Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final InstantSource clock = InstantSource.fixed(TEN);

  @Test
  void countsWhatIsRightAndGivesTheRestBackInOrder() {
    StoredUsage usage = new StoredUsage();
    UsageIntake intake = new UsageIntake(usage.rows, clock, meters);
    Event bytes = event(new byte[] {1, 2, 3}, TEN);
    Event nobody = event(ten("b", TEN).setParticipantSid(""));
    Event good = event(ten("a", TEN));
    Event suspect = event(ten("c", TEN.minusSeconds(3_600)), TEN);

    assertThat(intake.take(List.of(bytes, good, nobody, suspect))).containsExactly(bytes, nobody);

    assertThat(usage.hours(TEN)).hasSize(1);
    assertThat(usage.hours(TEN).getFirst().usage().samples()).isEqualTo(2);
    assertThat(count("parley.billing.samples", "outcome", "added")).isEqualTo(2);
    assertThat(count("parley.billing.parked", "flaw", "malformed")).isEqualTo(1);
    assertThat(count("parley.billing.parked", "flaw", "incomplete")).isEqualTo(1);
    assertThat(meters.counter("parley.billing.clock.suspect").count()).isEqualTo(1);
  }

  @Test
  void aBatchWithNothingRightIsGivenBackWhole() {
    Event bytes = event(new byte[] {1, 2, 3}, TEN);

    assertThat(unreachable().take(List.of(bytes))).containsExactly(bytes);
  }

  @Test
  void parksWhatComesAfterItsSamplesWerePurged() {
    StoredUsage usage = new StoredUsage();
    UsageIntake intake = new UsageIntake(usage.rows, clock, meters);
    Event old = event(ten("old", TEN.minus(Duration.ofDays(40))));
    usage.rows.purge(TEN, Duration.ofDays(35), 1);

    assertThat(intake.take(List.of(old, event(ten("a", TEN))))).containsExactly(old);
    assertThat(count("parley.billing.parked", "flaw", "too_late")).isEqualTo(1);
  }

  @Test
  void withoutADatabaseItThrowsSoThatTheLogGivesTheBatchAgain() {
    assertThatThrownBy(() -> unreachable().take(List.of(event(ten("a", TEN)))))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(meters.counter("parley.billing.batches.failed").count()).isEqualTo(1);
  }

  private UsageIntake unreachable() {
    var database = PostgresForTests.dataSource("jdbc:postgresql://127.0.0.1:1/none?user=none");
    var rows =
        new PostgresUsageRows(
            new JdbcTemplate(database),
            new TransactionTemplate(new JdbcTransactionManager(database)));
    return new UsageIntake(rows, clock, meters);
  }

  private double count(String name, String tag, String value) {
    return meters.counter(name, tag, value).count();
  }
}
