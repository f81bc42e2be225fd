package io.parley.roomstate;

import static io.parley.roomstate.Samples.A;
import static io.parley.roomstate.Samples.B;
import static io.parley.roomstate.Samples.C;
import static io.parley.roomstate.Samples.delta;
import static io.parley.roomstate.Samples.effects;
import static io.parley.roomstate.Samples.ended;
import static io.parley.roomstate.Samples.record;
import static io.parley.roomstate.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import java.util.List;
import livekit.LivekitModels.DisconnectReason;
import org.junit.jupiter.api.Test;

class ReplicatedRoomTest {

  private final ReplicatedRoom room = Samples.room(A);

  @Test
  void tellsTheChannelTheStoreAndTheViewOfAnOwnRecord() {
    ParticipantRecord record = record(A, "PA_1", 1, 1);

    room.put(0, record);

    assertThat(effects(room))
        .satisfiesExactly(
            changed -> assertThat(changed).isEqualTo(new Effect.Changed(null, record)),
            published ->
                assertThat(published)
                    .isInstanceOfSatisfying(
                        Effect.Publish.class,
                        publish -> {
                          assertThat(publish.message().getNode()).isEqualTo("ND_a");
                          assertThat(publish.message().getIncarnation()).isEqualTo(7);
                          assertThat(publish.message().getDelta().getNumber()).isEqualTo(1);
                          assertThat(publish.message().getDelta().getRecordsList())
                              .containsExactly(record);
                        }),
            stored -> assertThat(stored).isEqualTo(new Effect.Store(record)));
    assertThat(room.live()).containsExactly(record);
  }

  @Test
  void makesOneDeltaOfWhatChangedBetweenPolls() {
    room.put(0, record(A, "PA_1", 1, 1));
    room.put(0, record(A, "PA_1", 1, 2));
    room.put(0, record(A, "PA_2", 1, 1));

    assertThat(effects(room, Effect.Publish.class))
        .singleElement()
        .satisfies(
            publish ->
                assertThat(publish.message().getDelta().getRecordsList())
                    .containsExactly(record(A, "PA_1", 1, 2), record(A, "PA_2", 1, 1)));
  }

  @Test
  void refusesToWriteForOthersOrBackwards() {
    room.put(0, record(A, "PA_1", 1, 2));

    assertThatIllegalArgumentException().isThrownBy(() -> room.put(0, record(A, "PA_1", 1, 2)));
    assertThatIllegalArgumentException().isThrownBy(() -> room.put(0, record(B, "PA_2", 1, 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room.put(0, ended(record(A, "PA_1", 1, 2))));
    assertThatIllegalArgumentException().isThrownBy(() -> room.end(0, record(A, "PA_1", 1, 3)));
  }

  @Test
  void endsWithATombstoneThatOutweighsLaterWordsOfItsEpoch() {
    ParticipantRecord live = record(B, "PA_1", 1, 1);
    ParticipantRecord tombstone = ended(live);
    room.receive(0, delta(B, 1, live));
    effects(room);

    room.receive(0, delta(B, 2, tombstone));
    room.receive(0, delta(B, 3, record(B, "PA_1", 1, 9)));

    assertThat(effects(room)).containsExactly(new Effect.Changed(live, tombstone));
    assertThat(room.live()).isEmpty();
    assertThat(room.find("PA_1")).isEqualTo(tombstone);
  }

  @Test
  void letsAnotherOwnerTakeOver() {
    ParticipantRecord own = record(A, "PA_1", 1, 5);
    ParticipantRecord theirs = record(B, "PA_1", 2, 1);
    room.put(0, own);
    effects(room);

    room.receive(0, delta(B, 1, theirs));
    room.put(0, record(A, "PA_1", 1, 6));
    room.storeReached(0);

    assertThat(effects(room))
        .contains(new Effect.Changed(own, theirs))
        .noneMatch(Effect.Store.class::isInstance);
    assertThat(room.find("PA_1")).isEqualTo(theirs);
  }

  @Test
  void writesNoMoreWhatItDisowned() {
    ParticipantRecord own = record(A, "PA_1", 1, 5);
    room.put(0, own);

    room.disown(0, "PA_1");

    assertThat(effects(room)).containsExactly(new Effect.Changed(null, own));
    room.storeReached(0);
    assertThat(effects(room, Effect.Store.class)).isEmpty();
    assertThat(room.live()).containsExactly(own);
  }

  @Test
  void tellsTheLoserOfAnIdentityAndShowsTheLatestSession() {
    ParticipantRecord own = session(A, "PA_1", "ann", 1, 1, 1_000);
    ParticipantRecord later = session(B, "PA_2", "ann", 1, 1, 1_001);
    room.put(0, own);
    effects(room);

    room.receive(0, delta(B, 1, later));

    assertThat(effects(room))
        .satisfiesExactly(
            lost ->
                assertThat(lost)
                    .isInstanceOfSatisfying(
                        Effect.Changed.class,
                        changed -> {
                          assertThat(changed.before()).isEqualTo(own);
                          assertThat(changed.after().getEnded()).isTrue();
                          assertThat(changed.after().getInfo().getDisconnectReason())
                              .isEqualTo(DisconnectReason.DUPLICATE_IDENTITY);
                        }),
            won -> assertThat(won).isEqualTo(new Effect.Changed(null, later)),
            told -> assertThat(told).isEqualTo(new Effect.Replaced(own, later)));
    assertThat(room.live()).containsExactly(later);
  }

  @Test
  void neverBringsALoserBack() {
    ParticipantRecord own = session(A, "PA_1", "ann", 1, 1, 1_000);
    ParticipantRecord later = session(B, "PA_2", "ann", 1, 1, 1_001);
    room.put(0, own);
    effects(room);

    room.receive(0, delta(B, 1, ended(later)));

    assertThat(effects(room)).contains(new Effect.Replaced(own, ended(later)));
    assertThat(room.live()).isEmpty();
    assertThat(room.joinedAtMillis(500, "ann")).isEqualTo(1_002);
    assertThat(room.joinedAtMillis(5_000, "ann")).isEqualTo(5_000);
  }

  @Test
  void hidesWhatANodeLeftBehindAfterTheResumeWindow() {
    ParticipantRecord orphan = record(B, "PA_1", 1, 1);
    room.receive(0, delta(B, 1, orphan));
    room.nodeGone(1_000, B);
    effects(room);

    room.tick(60_999);
    assertThat(room.live()).containsExactly(orphan);
    room.tick(61_000);
    assertThat(effects(room, Effect.Changed.class))
        .singleElement()
        .satisfies(changed -> assertThat(changed.after().getEnded()).isTrue());
    assertThat(room.find("PA_1")).isEqualTo(orphan);

    ParticipantRecord adopted = record(C, "PA_1", 2, 1);
    room.receive(62_000, delta(C, 1, adopted));
    assertThat(effects(room, Effect.Changed.class))
        .containsExactly(new Effect.Changed(null, adopted));
  }

  @Test
  void showsAgainWhatANodeOwnsThatIsBack() {
    ParticipantRecord orphan = record(B, "PA_1", 1, 1);
    room.receive(0, delta(B, 1, orphan));
    room.nodeGone(0, B);
    room.tick(60_000);
    effects(room);

    room.nodeBack(70_000, B);

    assertThat(effects(room, Effect.Changed.class))
        .containsExactly(new Effect.Changed(null, orphan));
  }

  @Test
  void rewritesReadsAndComparesWhenTheStoreIsReachedAnew() {
    room.put(0, record(A, "PA_1", 1, 1));
    room.put(0, record(A, "PA_2", 1, 1));
    ParticipantRecord tombstone = ended(record(A, "PA_2", 1, 1));
    room.end(0, tombstone);
    room.receive(0, delta(B, 1, record(B, "PA_3", 1, 1)));
    effects(room);
    room.storeLost(0);
    room.put(0, record(A, "PA_1", 1, 2));
    assertThat(effects(room)).allMatch(Effect.Changed.class::isInstance);

    room.storeReached(1_000);

    List<Effect> effects = effects(room);
    assertThat(effects)
        .contains(
            new Effect.Store(record(A, "PA_1", 1, 2)),
            new Effect.Store(tombstone),
            new Effect.Load())
        .doesNotContain(new Effect.Store(record(B, "PA_3", 1, 1)));
    assertThat(effects.stream().filter(Effect.Publish.class::isInstance))
        .hasSize(2)
        .last()
        .isInstanceOfSatisfying(
            Effect.Publish.class,
            publish -> assertThat(publish.message().getDigest().getNumber()).isEqualTo(2));
  }

  @Test
  void forgetsADepartureAndDoesNotLearnItAgain() {
    ParticipantRecord live = record(A, "PA_1", 1, 1);
    room.put(0, live);
    room.end(0, ended(live));
    effects(room);

    room.tick(600_000);

    assertThat(effects(room)).contains(new Effect.Forget(ended(live)));
    assertThat(room.find("PA_1")).isNull();
    room.receive(600_000, delta(B, 1, live));
    room.loaded(600_000, List.of(ended(live)));
    assertThat(room.find("PA_1")).isNull();
    room.receive(600_000, delta(B, 2, record(B, "PA_1", 2, 1)));
    assertThat(room.live()).containsExactly(record(B, "PA_1", 2, 1));
  }

  @Test
  void writesAgainWhatTheStoreLacks() {
    ParticipantRecord own = record(A, "PA_1", 1, 2);
    room.put(0, own);
    effects(room);

    room.loaded(0, List.of(record(A, "PA_1", 1, 1)));
    assertThat(effects(room)).containsExactly(new Effect.Store(own));
    room.loaded(0, List.of(own));
    assertThat(effects(room)).isEmpty();
  }

  @Test
  void answersWithWhatIsNewer() {
    room.put(0, record(A, "PA_1", 1, 2));
    room.receive(0, delta(B, 1, record(B, "PA_2", 1, 1)));
    effects(room);

    PullReply reply =
        room.answer(
            PullRequest.newBuilder()
                .addKnown(Versions.of(record(A, "PA_1", 1, 1)))
                .addKnown(Versions.of(record(B, "PA_2", 1, 1)))
                .build());

    assertThat(reply.getNumber()).isEqualTo(1);
    assertThat(reply.getIncarnation()).isEqualTo(7);
    assertThat(reply.getRecordsList()).containsExactly(record(A, "PA_1", 1, 2));
  }

  @Test
  void refusesGarbage() {
    room.receive(0, delta(B, 1, record(B, "", 1, 1)));
    room.receive(0, delta(B, 1, record(B, "PA_1", 0, 1)));
    room.loaded(0, List.of(record(B, "PA_1", 1, 1).toBuilder().setSid("PA_2").build()));

    assertThat(room.refused()).isEqualTo(3);
    assertThat(effects(room)).isEmpty();
  }
}
