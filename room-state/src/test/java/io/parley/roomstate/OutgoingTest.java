package io.parley.roomstate;

import static io.parley.roomstate.Samples.A;
import static io.parley.roomstate.Samples.effects;
import static io.parley.roomstate.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.StateMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutgoingTest {

  private final ReplicatedRoom room = Samples.room(A);

  private List<StateMessage> messages() {
    return effects(room, Effect.Publish.class).stream().map(Effect.Publish::message).toList();
  }

  @Test
  void saysItsNumberEverMoreRarelyAfterAChange() {
    room.put(0, record(A, "PA_1", 1, 1));
    effects(room);
    List<Long> beatsAtMillis = new ArrayList<>();

    for (long nowMillis = 0; nowMillis < 200_000; nowMillis += 250) {
      room.tick(nowMillis);
      if (messages().stream().anyMatch(StateMessage::hasHeartbeat)) {
        beatsAtMillis.add(nowMillis);
      }
    }

    assertThat(beatsAtMillis).containsExactly(500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L);
  }

  @Test
  void sendsDigestsAboutEachThirtySeconds() {
    int digests = 0;
    for (long nowMillis = 0; nowMillis < 600_000; nowMillis += 250) {
      room.tick(nowMillis);
      digests += (int) messages().stream().filter(StateMessage::hasDigest).count();
    }

    assertThat(digests).isBetween(16, 27);
  }

  @Test
  void splitsDeltasAndCutsAnswers() {
    for (int i = 0; i < 100; i++) {
      ParticipantRecord.Builder large = record(A, "PA_" + i, 1, 1).toBuilder();
      large.getInfoBuilder().setMetadata("x".repeat(20_000));
      room.put(0, large.build());
    }

    List<StateMessage> deltas = messages();
    assertThat(deltas).hasSize(34).allMatch(delta -> delta.getSerializedSize() < 66_000);
    assertThat(deltas.getLast().getDelta().getNumber()).isEqualTo(34);

    PullReply reply = room.answer(PullRequest.getDefaultInstance());
    assertThat(reply.getMore()).isTrue();
    assertThat(reply.getSerializedSize()).isLessThan(ReplicatedRoom.REPLY_BYTES + 20_000);
  }
}
