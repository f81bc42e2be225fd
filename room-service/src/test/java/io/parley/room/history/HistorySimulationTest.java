package io.parley.room.history;

import static io.parley.room.history.Facts.NOON;
import static io.parley.room.history.Facts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.events.Fact;
import io.parley.room.history.CausalOrder.Decision;
import io.parley.room.history.CausalOrder.Waiting;
import io.parley.testkit.Seeds;
import io.parley.testkit.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random histories that several nodes state, each at its own pace and some of it twice, read by a
/// partition's owner, and again by its next owner, which begins where the former one committed.
class HistorySimulationTest {

  private static final Facts HALL = new Facts("default", "hall", "RM_1");

  /// What is late comes within the patience of what waits for it.
  private static final int MAX_LATE_MILLIS = 4_500;

  private static final int BATCH_MILLIS = 400;

  private record Stated(long atMillis, RoomFact fact) {}

  /// What the database has, whoever writes it.
  private static final class Store {

    final List<RoomFact> stored = new ArrayList<>();
    List<Waiting> waiting = List.of();

    void take(List<RoomFact> batch, Instant now) {
      Known known = new Known("RM_1", !stored.isEmpty());
      stored.forEach(fact -> known.add(fact.transition(), fact.subject(), fact.participant()));
      List<Waiting> candidates = new ArrayList<>(waiting);
      batch.forEach(fact -> candidates.add(new Waiting(fact, now)));
      Decision decision = CausalOrder.decide(known, candidates, CausalOrder.PATIENCE, now);
      stored.addAll(decision.entering());
      waiting = decision.waiting();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void everyFactIsStoredOnceInCausalOrder(long seed) {
    RandomGenerator random = Seeds.random(seed);
    List<Stated> stated = lateAndTwice(history(random), random);
    Store store = new Store();
    VirtualTime time = new VirtualTime();

    int committed = 0;
    while (committed < stated.size()) {
      long due = stated.get(committed).atMillis() + random.nextInt(BATCH_MILLIS);
      time.advanceMillis(Math.max(0, due - time.elapsedNanos() / 1_000_000));
      int end = committed + 1;
      while (end < stated.size() && stated.get(end).atMillis() <= due && random.nextInt(8) > 0) {
        end++;
      }
      store.take(all(stated.subList(committed, end)), now(time));
      if (random.nextInt(4) == 0) { // its owner dies before it commits: the next takes it again
        committed = Math.max(0, committed - random.nextInt(3));
      } else {
        committed = end;
      }
      if (random.nextInt(4) == 0) {
        store.take(List.of(), now(time)); // whoever releases what waits
      }
    }
    time.advanceMillis(CausalOrder.PATIENCE.toMillis());
    store.take(List.of(), now(time));

    assertThat(store.waiting).isEmpty();
    assertThat(ids(store.stored))
        .containsExactlyInAnyOrderElementsOf(new HashSet<>(ids(all(stated))));
    assertInOrder(store.stored);
  }

  private static Instant now(VirtualTime time) {
    return NOON.plusNanos(time.elapsedNanos());
  }

  private static List<String> ids(List<RoomFact> facts) {
    return facts.stream().map(RoomFact::id).toList();
  }

  private static List<RoomFact> all(List<Stated> stated) {
    return stated.stream().map(Stated::fact).toList();
  }

  /// People come, publish, stop and go; in the order of causes.
  private static List<RoomFact> history(RandomGenerator random) {
    List<RoomFact> history = new ArrayList<>();
    history.add(read(HALL.started()));
    List<List<Fact.Builder>> lives = new ArrayList<>();
    for (int person = 0; person < 1 + random.nextInt(6); person++) {
      lives.add(life("PA_" + person, random));
    }
    while (!lives.isEmpty()) {
      List<Fact.Builder> life = lives.get(random.nextInt(lives.size()));
      history.add(read(life.removeFirst()));
      lives.removeIf(List::isEmpty);
    }
    if (random.nextBoolean()) {
      history.add(read(HALL.finished()));
    }
    return history;
  }

  private static List<Fact.Builder> life(String who, RandomGenerator random) {
    List<Fact.Builder> life = new ArrayList<>();
    life.add(HALL.joined(who));
    int tracks = random.nextInt(4);
    for (int track = 0; track < tracks; track++) {
      life.add(HALL.published(who, who + "_TR_" + track));
    }
    for (int track = 0; track < tracks; track++) {
      life.add(HALL.unpublished(who, who + "_TR_" + track));
    }
    life.add(HALL.left(who));
    return life;
  }

  /// Things happen up to a second apart; each may be late, and come again.
  private static List<Stated> lateAndTwice(List<RoomFact> history, RandomGenerator random) {
    List<Stated> stated = new ArrayList<>();
    long atMillis = 0;
    for (RoomFact fact : history) {
      atMillis += random.nextInt(1_000);
      long late = random.nextBoolean() ? 0 : random.nextInt(MAX_LATE_MILLIS);
      stated.add(new Stated(atMillis + late, fact));
      while (random.nextInt(4) == 0) {
        stated.add(new Stated(atMillis + random.nextInt(20_000), fact));
      }
    }
    stated.sort(Comparator.comparingLong(Stated::atMillis));
    return stated;
  }

  /// Nothing comes before what it depends on, as far as that was there to be waited for: that
  /// somebody who left had published one more track, nobody can know.
  private static void assertInOrder(List<RoomFact> stored) {
    Known before = new Known("RM_1", false);
    for (RoomFact fact : stored) {
      assertThat(before.missing(fact)).as(fact.toString()).isEmpty();
      before.add(fact.transition(), fact.subject(), fact.participant());
    }
  }
}
