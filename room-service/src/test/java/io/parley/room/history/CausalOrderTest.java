package io.parley.room.history;

import static io.parley.room.history.Facts.NOON;
import static io.parley.room.history.Facts.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.events.Fact;
import io.parley.room.history.CausalOrder.Decision;
import io.parley.room.history.CausalOrder.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// One history, decision by decision.
class CausalOrderTest {

  private static final Facts HALL = new Facts("default", "hall", "RM_1");

  private final Known known = new Known("RM_1", false);
  private final List<String> entered = new ArrayList<>();
  private List<Waiting> waiting = List.of();

  private Decision come(Instant now, Fact.Builder... facts) {
    List<Waiting> candidates =
        Stream.concat(waiting.stream(), Stream.of(facts).map(fact -> new Waiting(read(fact), now)))
            .toList();
    Decision decision = CausalOrder.decide(known, candidates, CausalOrder.PATIENCE, now);
    waiting = decision.waiting();
    decision.entering().forEach(fact -> entered.add(fact.toString()));
    return decision;
  }

  private static Instant after(long millis) {
    return NOON.plusMillis(millis);
  }

  @Test
  void whatComesInOrderEntersAtOnce() {
    come(
        NOON,
        HALL.started(),
        HALL.joined("PA_a"),
        HALL.published("PA_a", "TR_1"),
        HALL.unpublished("PA_a", "TR_1"),
        HALL.left("PA_a"),
        HALL.finished());

    assertThat(entered)
        .containsExactly(
            "room_started RM_1",
            "participant_joined PA_a",
            "track_published TR_1",
            "track_unpublished TR_1",
            "participant_left PA_a",
            "room_finished RM_1");
    assertThat(waiting).isEmpty();
  }

  @Test
  void aWholeHistoryBackwardsWaitsForItsBeginning() {
    come(
        NOON,
        HALL.finished(),
        HALL.left("PA_a"),
        HALL.unpublished("PA_a", "TR_1"),
        HALL.published("PA_a", "TR_1"),
        HALL.joined("PA_a"));
    assertThat(entered).isEmpty();

    come(after(4_999), HALL.started());
    assertThat(entered)
        .containsExactly(
            "room_started RM_1",
            "participant_joined PA_a",
            "track_published TR_1",
            "track_unpublished TR_1",
            "participant_left PA_a",
            "room_finished RM_1");
  }

  @Test
  void whatWaitsInVainEntersAfterFiveSeconds() {
    come(NOON, HALL.started(), HALL.left("PA_a"));
    come(after(4_999));
    assertThat(entered).containsExactly("room_started RM_1");

    assertThat(come(after(5_000)).early()).isEqualTo(1);
    assertThat(entered).containsExactly("room_started RM_1", "participant_left PA_a");
    come(after(5_001), HALL.joined("PA_a"));
    assertThat(entered).last().isEqualTo("participant_joined PA_a");
  }

  @Test
  void whatWaitsInVainStillWaitsForThoseThatWaitWithIt() {
    come(NOON, HALL.published("PA_a", "TR_1"));
    come(after(3_000), HALL.joined("PA_a"));

    assertThat(come(after(5_000)).early()).isEqualTo(1);
    assertThat(entered).containsExactly("participant_joined PA_a", "track_published TR_1");
  }

  @Test
  void aHistoryThatBeganWithoutItsStartWaitsForItOnce() {
    come(NOON, HALL.joined("PA_a"));
    come(after(5_000));
    come(after(5_001), HALL.joined("PA_b"));

    assertThat(entered).containsExactly("participant_joined PA_a", "participant_joined PA_b");
  }

  @Test
  void nobodyLeavesBeforeTheirTracksDo() {
    come(NOON, HALL.started(), HALL.joined("PA_a"), HALL.published("PA_a", "TR_1"));
    come(after(1), HALL.left("PA_a"), HALL.finished());
    assertThat(entered).hasSize(3);

    come(after(2), HALL.unpublished("PA_a", "TR_1"));
    assertThat(entered)
        .endsWith("track_unpublished TR_1", "participant_left PA_a", "room_finished RM_1");
  }

  @Test
  void aFactEntersOnce() {
    come(NOON, HALL.started(), HALL.started());
    Decision again = come(after(1), HALL.started(), HALL.left("PA_a"), HALL.left("PA_a"));

    assertThat(again.known()).isEqualTo(2);
    assertThat(come(after(2), HALL.left("PA_a")).known()).isEqualTo(1);
    assertThat(waiting).singleElement().extracting(Waiting::since).isEqualTo(after(1));
  }

  @Test
  void ofTooManyTheOldestWaitNoLonger() {
    come(NOON, HALL.started());
    for (int person = 0; person < CausalOrder.MAX_WAITING + 10; person++) {
      come(NOON, HALL.left("PA_" + person));
    }

    assertThat(waiting).hasSize(CausalOrder.MAX_WAITING);
    assertThat(entered).hasSize(11).last().isEqualTo("participant_left PA_9");
    assertThat(Duration.between(NOON, waiting.getFirst().since())).isZero();
  }
}
