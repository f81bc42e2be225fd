package io.parley.room.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.eventlog.Event;
import io.parley.protocol.events.QualitySample;
import io.parley.protocol.id.RoomKey;
import io.parley.room.quality.postgres.PostgresSamples;
import io.parley.room.store.Retention;
import io.parley.room.store.postgres.Schema;
import io.parley.testkit.postgres.PostgresForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Samples from events into real PostgreSQL, and out of it.
class SampleIntakeTest {

  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final RoomKey HALL = new RoomKey("acme", "hall");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JdbcTemplate sql;
  private final Samples samples;
  private final SampleIntake intake;

  SampleIntakeTest() {
    var database = PostgresForTests.dataSource(PostgresForTests.url());
    new Schema(database).migrate();
    sql = new JdbcTemplate(database);
    samples =
        new PostgresSamples(sql, new TransactionTemplate(new JdbcTransactionManager(database)));
    intake = new SampleIntake(samples, Duration.ofDays(7), () -> NOON.plusSeconds(60), meters);
  }

  private static QualitySample.Builder sample(String identity, int number) {
    return Stated.sample("acme", "hall", identity, number, NOON.plusSeconds(10L * number));
  }

  private Samples.Page read(@Nullable String participant, Samples.@Nullable Position after) {
    return samples.read(
        new Samples.Query(HALL, participant, NOON, NOON.plusSeconds(3600), after), 2);
  }

  @Test
  void storesEachOnceHoweverOftenItIsStated() {
    var ann = Stated.event(sample("ann", 1));
    intake.take(List.of(ann, ann, Stated.event(sample("ann", 2))));
    intake.take(List.of(ann));

    assertThat(read(null, null).bodies()).hasSize(2);
    assertThat(meters.counter("parley.room.quality.samples", "outcome", "stored").count())
        .isEqualTo(2);
    assertThat(meters.counter("parley.room.quality.samples", "outcome", "known").count())
        .isEqualTo(2);
  }

  @Test
  void givesPagesOfOneParticipantAndOfAll() {
    for (int number = 1; number <= 3; number++) {
      intake.take(
          List.of(Stated.event(sample("ann", number)), Stated.event(sample("bob", number))));
    }
    var first = read("ann", null);
    assertThat(first.bodies()).hasSize(2);
    var last = read("ann", first.next());
    assertThat(last.bodies()).hasSize(1);
    assertThat(last.next()).isNull();
    assertThat(read("PA_bob", null).bodies()).hasSize(2);
    assertThat(read("carol", null).bodies()).isEmpty();
    var all = read(null, null);
    assertThat(read(null, read(null, all.next()).next()).next()).isNull();
  }

  @Test
  void givesBackWhatCannotBeReadAndCountsIt() {
    var good = Stated.event(sample("ann", 1));
    List<Event> bad =
        List.of(
            Stated.event(new byte[] {1, 2, 3}, NOON.toEpochMilli()),
            Stated.event(new byte[SampleReader.MAX_BYTES + 1], NOON.toEpochMilli()),
            Stated.event(sample("ann", 2).clearRoomSid()),
            Stated.event(sample("ann", 3).setIdentity("a\0b")),
            Stated.event(
                sample("ann", 4).build().toByteArray(), NOON.plusSeconds(90_000).toEpochMilli()));
    var late =
        Stated.event(sample("ann", 5).setFromMs(NOON.minus(Duration.ofDays(8)).toEpochMilli()));
    assertThat(
            intake.take(
                List.of(bad.get(0), bad.get(1), good, bad.get(2), bad.get(3), bad.get(4), late)))
        .containsExactlyElementsOf(bad);

    assertThat(read(null, null).bodies()).hasSize(1);
    for (Flaw flaw : Flaw.values()) {
      assertThat(meters.counter("parley.room.quality.skipped", "flaw", flaw.label()).count())
          .as(flaw.label())
          .isOne();
    }
  }

  @Test
  void forgetsWhatIsOld() {
    intake.take(List.of(Stated.event(sample("ann", 1)), Stated.event(sample("ann", 2))));
    new Retention(samples::purge, Duration.ofDays(7)).run();
    assertThat(read(null, null).bodies()).hasSize(2);
    sql.update(
        "UPDATE room.quality_samples SET stored_at = now() - interval '8 days' WHERE id LIKE '%/1'");
    new Retention(samples::purge, Duration.ofDays(7)).run();
    assertThat(read(null, null).bodies()).hasSize(1);
  }
}
