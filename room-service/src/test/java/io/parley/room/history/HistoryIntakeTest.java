package io.parley.room.history;

import static io.parley.room.history.Facts.NOON;
import static io.parley.room.history.Facts.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.eventlog.Event;
import io.parley.protocol.events.Fact;
import io.parley.protocol.id.RoomKey;
import io.parley.room.history.postgres.PostgresHistories;
import io.parley.room.store.StoreUnavailableException;
import io.parley.testkit.postgres.PostgresForTests;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// From events to histories: bad input blocks nothing.
class HistoryIntakeTest {

  private static final Facts HALL = new Facts(StoredHistories.PROJECT, "hall", "RM_1");
  private static final Duration RETENTION = Duration.ofDays(30);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final StoredHistories store = new StoredHistories(Duration.ofHours(1));
  private final HistoryIntake intake = intake(store.histories);

  private HistoryIntake intake(Histories histories) {
    return new HistoryIntake(histories, RETENTION, InstantSource.fixed(NOON), meters);
  }

  private double count(String name, String tag, String value) {
    return meters.counter(name, tag, value).count();
  }

  @Test
  void storesWhatIsRightAndGivesTheRestBack() {
    Event bytes = event(new byte[] {1, 2, 3}, NOON);
    Event huge = event(new byte[FactReader.MAX_BYTES + 1], NOON);
    Event nothing = event(Fact.newBuilder(HALL.started().build()).clearFact());
    Event nobody = event(HALL.joined(""));
    Event nul = event(HALL.joined("PA_\0"));
    Event wrong = event(HALL.joined("PA_a").setId("0123456789abcdef0123456789abcdef"));
    Event never = event(HALL.joined("PA_a").setAtMs(Long.MAX_VALUE));
    Event stranger = event(new Facts("nobodys", "hall", "RM_2").started());
    Event elsewhere = event(new Facts(StoredHistories.PROJECT, "cellar", "RM_1").joined("PA_b"));
    List<Event> bad = List.of(bytes, huge, nothing, nobody, nul, wrong, never, stranger, elsewhere);

    assertThat(
            intake.take(
                List.of(
                    event(HALL.started()),
                    bytes,
                    huge,
                    nothing,
                    nobody,
                    nul,
                    wrong,
                    never,
                    stranger,
                    elsewhere,
                    event(HALL.joined("PA_a")))))
        .containsExactlyElementsOf(bad);

    assertThat(store.told("hall")).containsExactly("room_started", "participant_joined");
    assertThat(count("parley.room.facts", "outcome", "stored")).isEqualTo(2);
    for (Flaw flaw : Flaw.values()) {
      assertThat(count("parley.room.facts.skipped", "flaw", flaw.label()))
          .as(flaw.label())
          .isEqualTo(flaw == Flaw.TOO_LATE ? 0 : 1);
    }
  }

  @Test
  void whatIsOlderThanHistoriesAreKeptIsLeftOut() {
    Event old = event(HALL.started().build().toByteArray(), NOON.minus(RETENTION).minusMillis(1));

    assertThat(intake.take(List.of(old))).isEmpty();
    assertThat(store.histories.read(new RoomKey("acme", "hall"), null, 0, 10)).isNull();
    assertThat(count("parley.room.facts.skipped", "flaw", "too_late")).isEqualTo(1);
  }

  @Test
  void takingABatchAgainChangesNothing() {
    List<Event> batch = List.of(event(HALL.started()), event(HALL.joined("PA_a")));
    intake.take(batch);
    intake.take(batch);

    assertThat(store.told("hall")).hasSize(2);
    assertThat(count("parley.room.facts", "outcome", "known")).isEqualTo(2);
  }

  @Test
  void withoutADatabaseItThrowsSoThatTheLogGivesTheBatchAgain() {
    var database = PostgresForTests.dataSource("jdbc:postgresql://127.0.0.1:1/none?user=none");
    Histories unreachable =
        new PostgresHistories(
            new JdbcTemplate(database),
            new TransactionTemplate(new JdbcTransactionManager(database)),
            CausalOrder.PATIENCE);

    assertThatThrownBy(() -> intake(unreachable).take(List.of(event(HALL.started()))))
        .isInstanceOf(StoreUnavailableException.class);
    intake(unreachable).release();
  }

  @Test
  void theFirstOfAFlawIsEnough() {
    Event bytes = event(new byte[] {1, 2, 3}, NOON);

    assertThat(intake.take(List.of(bytes, bytes))).hasSize(2);
    assertThat(Objects.requireNonNull(meters.find("parley.room.facts.skipped").counters()))
        .hasSize(Flaw.values().length);
  }
}
