package io.parley.roomstate;

import static io.parley.roomstate.Samples.A;
import static io.parley.roomstate.Samples.B;
import static io.parley.roomstate.Samples.C;
import static io.parley.roomstate.Samples.delta;
import static io.parley.roomstate.Samples.digest;
import static io.parley.roomstate.Samples.effects;
import static io.parley.roomstate.Samples.heartbeat;
import static io.parley.roomstate.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.StateMessage;
import org.junit.jupiter.api.Test;

class IncomingTest {

  private static final long START_MILLIS = -10_000;

  private final ReplicatedRoom room = Samples.room(A);

  private long pulls(long nowMillis) {
    room.tick(START_MILLIS + nowMillis);
    return effects(room, Effect.Pull.class).size();
  }

  private void hear(long nowMillis, StateMessage message) {
    room.receive(START_MILLIS + nowMillis, message);
  }

  private static PullReply reply(long number) {
    return PullReply.newBuilder().setIncarnation(9).setNumber(number).build();
  }

  @Test
  void asksNobodyWhileNothingIsMissing() {
    hear(0, delta(B, 1));
    hear(0, delta(B, 2));
    hear(0, delta(B, 2));
    hear(0, heartbeat(B, 2));

    assertThat(pulls(0)).isZero();
  }

  @Test
  void asksOnceForAGap() {
    hear(0, delta(B, 1));
    hear(0, delta(B, 3));

    assertThat(effects(room, Effect.Pull.class))
        .singleElement()
        .satisfies(pull -> assertThat(pull.from()).isEqualTo(B));
    hear(10, delta(B, 4));
    assertThat(pulls(250)).isZero();

    room.pulled(START_MILLIS + 300, B, reply(3));
    assertThat(pulls(500)).isZero();
  }

  @Test
  void asksForWhatAHeartbeatShowsAndForAnUnknownPast() {
    hear(0, heartbeat(B, 1));
    hear(0, delta(C, 5));

    assertThat(pulls(0)).isEqualTo(2);
  }

  @Test
  void asksAgainAfterAFailureAndReadsTheStore() {
    hear(0, heartbeat(B, 1));
    assertThat(pulls(0)).isEqualTo(1);

    room.pullFailed(START_MILLIS + 10, B);
    assertThat(effects(room)).containsExactly(new Effect.Load());
    assertThat(pulls(100)).isZero();
    assertThat(pulls(300)).isEqualTo(1);
    assertThat(pulls(300 + Incoming.PATIENCE_MILLIS)).isZero();
    assertThat(pulls(1_000 + Incoming.PATIENCE_MILLIS)).isEqualTo(1);
  }

  @Test
  void asksOfWhomTheDigestDiffersAndSendsTheOwnOne() {
    room.put(START_MILLIS, record(A, "PA_1", 1, 1));
    room.tick(START_MILLIS);
    effects(room);

    hear(0, digest(B, 0, 46, 1));
    assertThat(effects(room)).isEmpty();
    room.tick(START_MILLIS + 10);

    assertThat(effects(room))
        .satisfiesExactly(
            publish ->
                assertThat(((Effect.Publish) publish).message().getDigest().getRecords())
                    .isEqualTo(1),
            pull -> assertThat(((Effect.Pull) pull).from()).isEqualTo(B));
    room.pulled(START_MILLIS + 20, B, reply(0));
    hear(30_000, digest(B, 0, 46, 1));
    assertThat(pulls(30_000)).as("all of that digest is here").isZero();
    hear(60_000, digest(B, 0, 47, 1));
    assertThat(pulls(60_000)).isEqualTo(1);
  }

  @Test
  void anEqualDigestNeedsNoQuestion() {
    ReplicatedRoom other = Samples.room(B);
    other.put(0, record(B, "PA_1", 1, 1));
    other.put(0, record(B, "PA_2", 1, 1));
    other.storeReached(0);
    room.receive(0, delta(C, 1, record(B, "PA_1", 1, 1), record(B, "PA_2", 1, 1)));

    effects(other, Effect.Publish.class).stream()
        .map(Effect.Publish::message)
        .filter(StateMessage::hasDigest)
        .forEach(message -> room.receive(0, message));
    room.tick(0);

    assertThat(effects(room, Effect.Pull.class)).isEmpty();
  }

  @Test
  void goesOnAskingWhereAnAnswerWasCut() {
    hear(0, heartbeat(B, 1));
    assertThat(pulls(0)).isEqualTo(1);

    room.pulled(START_MILLIS, B, PullReply.newBuilder().setIncarnation(9).setMore(true).build());

    assertThat(effects(room, Effect.Pull.class)).hasSize(1);
  }

  @Test
  void asksNobodyWhoIsGone() {
    hear(0, heartbeat(B, 1));
    room.nodeGone(START_MILLIS, B);

    assertThat(pulls(0)).isZero();
  }
}
