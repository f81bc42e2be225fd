package io.parley.room.history.postgres;

import static io.parley.room.history.Facts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.events.Fact;
import io.parley.protocol.id.RoomKey;
import io.parley.room.history.Facts;
import io.parley.room.history.Histories;
import io.parley.room.history.Histories.Numbered;
import io.parley.room.history.Histories.Part;
import io.parley.room.history.RoomFact;
import io.parley.room.history.StoredHistories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import livekit.LivekitModels.ParticipantInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Histories in real PostgreSQL.
class PostgresHistoriesTest {

  private static final Facts HALL = new Facts(StoredHistories.PROJECT, "hall", "RM_1");
  private static final RoomKey KEY = new RoomKey(StoredHistories.PROJECT, "hall");

  private final StoredHistories store = new StoredHistories(Duration.ofHours(1));
  private final Histories patient = store.histories;
  private final Histories impatient = store.with(Duration.ZERO);

  private static List<RoomFact> facts(Fact.Builder... facts) {
    return Stream.of(facts).map(Facts::read).toList();
  }

  private Part part(@Nullable String sid, long after, int limit) {
    return Objects.requireNonNull(patient.read(KEY, sid, after, limit));
  }

  @Test
  void whatComesTooEarlyWaitsAcrossBatchesAndOwners() {
    patient.take(
        facts(HALL.unpublished("PA_a", "TR_1"), HALL.left("PA_a"), HALL.published("PA_a", "TR_1")));
    assertThat(store.told("hall")).isEmpty();

    Histories next = store.with(Duration.ofHours(1));
    next.take(facts(HALL.joined("PA_a"), HALL.left("PA_a")));
    Histories.Taken taken = next.take(facts(HALL.started()));

    assertThat(taken.stored()).isEqualTo(5);
    assertThat(store.told("hall"))
        .containsExactly(
            "room_started",
            "participant_joined",
            "track_published",
            "track_unpublished",
            "participant_left");
    assertThat(rows("waiting_facts")).isZero();
  }

  @Test
  void whatWaitedInVainIsReleased() {
    patient.take(facts(HALL.started(), HALL.left("PA_a")));
    assertThat(patient.release().stored()).isZero();

    assertThat(impatient.release().early()).isEqualTo(1);
    assertThat(store.told("hall")).containsExactly("room_started", "participant_left");
    assertThat(impatient.release().stored()).isZero();
  }

  @Test
  void aRoomFinishesAfterEverybodyLeft() {
    patient.take(facts(HALL.started(), HALL.joined("PA_a"), HALL.joined("PA_b")));
    patient.take(facts(HALL.left("PA_a"), HALL.finished()));
    assertThat(store.told("hall")).hasSize(4);

    patient.take(facts(HALL.left("PA_b")));
    assertThat(store.told("hall")).endsWith("participant_left", "room_finished");
  }

  @Test
  void twoOwnersAtOnceStoreEachFactOnceWithoutGaps() throws Exception {
    List<RoomFact> all = new ArrayList<>();
    for (int room = 0; room < 4; room++) {
      Facts facts = new Facts(StoredHistories.PROJECT, "room" + room, "RM_room" + room);
      all.add(read(facts.started()));
      for (int person = 0; person < 20; person++) {
        String who = "PA_" + room + "_" + person;
        all.add(read(facts.joined(who)));
        all.add(read(facts.published(who, who + "_TR")));
        all.add(read(facts.unpublished(who, who + "_TR")));
        all.add(read(facts.left(who)));
      }
    }
    try (ExecutorService owners = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> taking = new ArrayList<>();
      for (int owner = 0; owner < 4; owner++) {
        List<RoomFact> mine = new ArrayList<>(all);
        Collections.shuffle(mine, new Random(owner));
        taking.add(
            owners.submit(
                () -> {
                  for (int from = 0; from < mine.size(); from += 30) {
                    patient.take(mine.subList(from, Math.min(mine.size(), from + 30)));
                  }
                }));
      }
      for (Future<?> done : taking) {
        done.get();
      }
    }

    for (int room = 0; room < 4; room++) {
      RoomKey key = new RoomKey(StoredHistories.PROJECT, "room" + room);
      Part part = Objects.requireNonNull(patient.read(key, null, 0, 1000));
      assertThat(part.facts().stream().map(Numbered::number))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 81).boxed().toList());
      assertThat(part.lastNumber()).isEqualTo(81);
    }
    assertThat(rows("waiting_facts")).isZero();
  }

  @Test
  void givesPagesOfTheNewestIncarnationOrOfTheOneThatIsNamed() {
    patient.take(facts(HALL.started(), HALL.joined("PA_a"), HALL.joined("PA_b")));
    Facts again = new Facts(StoredHistories.PROJECT, "hall", "RM_2");
    patient.take(facts(again.started().setAtMs(Facts.NOON.toEpochMilli() + 1)));

    assertThat(part(null, 0, 10).roomSid()).isEqualTo("RM_2");
    assertThat(part("RM_1", 1, 1).facts().stream().map(Numbered::number)).containsExactly(2L);
    assertThat(part("RM_1", 3, 10).facts()).isEmpty();
    assertThat(patient.read(KEY, "RM_3", 0, 10)).isNull();
    assertThat(patient.read(new RoomKey("other", "hall"), "RM_1", 0, 10)).isNull();
  }

  @Test
  void aPageOfLargeFactsEndsBeforeItsLimit() {
    patient.take(facts(HALL.started()));
    for (int person = 0; person < 12; person++) {
      Fact.Builder joined = HALL.joined("PA_" + person);
      ParticipantInfo.Builder who =
          joined.getParticipantJoined().getParticipant().toBuilder()
              .setMetadata("m".repeat(1 << 19));
      joined.getParticipantJoinedBuilder().setParticipant(who);
      patient.take(facts(joined));
    }

    Part first = part(null, 0, 100);
    assertThat(first.facts()).hasSize(9);
    assertThat(part(null, 9, 100).facts()).hasSize(4);
  }

  @Test
  void forgetsWhatIsOldInBatchesAndKeepsTheNumbersOfRoomsThatLive() {
    patient.take(facts(HALL.started(), HALL.joined("PA_a"), HALL.joined("PA_b")));
    assertThat(patient.purge(Duration.ofDays(30), 2)).isZero();
    sqlAgo();

    assertThat(patient.purge(Duration.ofDays(30), 2)).isEqualTo(2);
    assertThat(patient.purge(Duration.ofDays(30), 2)).isEqualTo(1);
    assertThat(rows("facts")).isZero();
    assertThat(rows("histories")).isZero();

    patient.take(facts(HALL.started(), HALL.joined("PA_a")));
    store.sql.update(
        """
        INSERT INTO room.rooms VALUES ('RM_1', 'acme', 'hall', 1, 1, 0, 0, 0, false, '', now())
        """);
    sqlAgo();
    patient.purge(Duration.ofDays(30), 100);
    assertThat(rows("facts")).isZero();
    assertThat(part(null, 0, 10).lastNumber()).isEqualTo(2);
  }

  private void sqlAgo() {
    store.sql.update("UPDATE room.facts SET stored_at = stored_at - interval '31 days'");
    store.sql.update("UPDATE room.histories SET changed_at = changed_at - interval '31 days'");
  }

  private long rows(String table) {
    return Objects.requireNonNull(
        store.sql.queryForObject("SELECT count(*) FROM room." + table, Long.class));
  }
}
