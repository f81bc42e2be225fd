package io.parley.roomstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.StateMessage;
import io.parley.testkit.Seeds;
import java.util.Collections;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateMessagesFuzzTest {

  private static final ParticipantRecord RECORD = Samples.record(Samples.B, "PA_1", 1, 1);
  private static final StateMessage[] MESSAGES = {
    Samples.delta(Samples.B, 1, RECORD, Samples.ended(RECORD)),
    Samples.heartbeat(Samples.B, 3),
    Samples.digest(Samples.B, 3, 46, 2)
  };

  @Test
  void readsWhatNodesWrite() {
    for (StateMessage message : MESSAGES) {
      assertThat(StateMessages.read(message.toByteArray())).isEqualTo(message);
    }
  }

  @Test
  void refusesWhatIsTooMuchOrOfNobody() {
    StateMessage.Builder crowd = MESSAGES[0].toBuilder();
    crowd.getDeltaBuilder().addAllRecords(Collections.nCopies(StateMessages.DELTA_RECORDS, RECORD));
    StateMessage.Builder large = MESSAGES[0].toBuilder();
    large
        .getDeltaBuilder()
        .getRecordsBuilder(0)
        .getInfoBuilder()
        .setMetadata("x".repeat(StateMessages.RECORD_BYTES));

    assertThat(StateMessages.read(crowd.build().toByteArray())).isNull();
    assertThat(StateMessages.read(large.build().toByteArray())).isNull();
    assertThat(StateMessages.read(new byte[StateMessages.MESSAGE_BYTES + 1])).isNull();
    assertThat(StateMessages.read(new byte[0])).isNull();
    assertThat(StateMessages.read(MESSAGES[1].toBuilder().setNode("").build().toByteArray()))
        .isNull();
    assertThat(StateMessages.read(Samples.heartbeat(Samples.B, -1).toByteArray())).isNull();
    assertThat(StateMessages.read(Samples.delta(Samples.B, 0).toByteArray())).isNull();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void neverThrowsAndAReplicaBearsWhatIsRead(long seed) {
    RandomGenerator random = Seeds.random(seed);
    ReplicatedRoom room = Samples.room(Samples.A);
    room.put(0, Samples.record(Samples.A, "PA_1", 1, 1));
    for (int round = 0; round < 200; round++) {
      byte[] noise = new byte[random.nextInt(100)];
      random.nextBytes(noise);
      StateMessages.read(noise);
      byte[] mutated = MESSAGES[random.nextInt(MESSAGES.length)].toByteArray();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      StateMessage read = StateMessages.read(mutated);
      if (read != null) {
        room.receive(round, read);
        room.tick(round);
        Samples.effects(room);
      }
    }
    assertThat(room.live()).allMatch(record -> !record.getEnded());
  }
}
