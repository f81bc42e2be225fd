package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Conditions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SctpFlowTest {

  private static final int CHUNK_BYTES = 64_000;

  @Test
  void fiveMegabytesTakeSecondsNotMinutes() {
    TwoEnds ends = ends(Conditions.PERFECT.withDelayMillis(20, 2), SctpConfig.STANDARD);
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);
    long begin = ends.now();

    assertThat(transfer(ends, id, 80, 10_000)).isEqualTo(80);
    assertThat(ends.now() - begin).isLessThan(2_000_000_000L);
    assertThat(ends.client.out.offered()).isLessThan(5_120_000 / 1100 + 500);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01})
  void aLittleLossDoesNotBreakTheFlow(double loss) {
    Conditions link = Conditions.PERFECT.withDelayMillis(10, 1).withLoss(loss);
    TwoEnds ends = ends(link, SctpConfig.STANDARD);
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);

    assertThat(transfer(ends, id, 80, 60_000)).isEqualTo(80);
    assertThat(ends.client.out.offered())
        .isLessThan((long) (5_120_000 / 1140 * (1 + 2 * loss)) + 600);
  }

  @Test
  void messagesMayBeLargerThanTheNetworkTakesAtOnce() {
    SctpConfig config = SctpConfig.STANDARD.withMessageBytes(262_144, 262_144);
    TwoEnds ends = ends(Conditions.PERFECT.withDelayMillis(5, 0), config);
    int id = ends.client.association.open(ends.now(), "x", "", false, -1, -1);
    ends.client.association.send(ends.now(), id, PayloadKind.BINARY, new byte[262_144]);
    ends.run(5000);

    assertThat(ends.server.messages(id)).hasSize(1);
    assertThat(ends.server.messages(id).getFirst()).hasSize(262_144);
  }

  @Test
  void refusesWhatTheBufferCannotHold() {
    TwoEnds ends = ends(Conditions.PERFECT, SctpConfig.STANDARD.withMaxBufferedBytes(100_000));
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);
    byte[] half = new byte[60_000];

    assertThat(send(ends, id, new byte[65_537])).isEqualTo(SendOutcome.TOO_LARGE);
    assertThat(send(ends, id, half)).isEqualTo(SendOutcome.SENT);
    assertThat(send(ends, id, half)).isEqualTo(SendOutcome.FULL);
    assertThat(send(ends, 4, half)).isEqualTo(SendOutcome.NOT_OPEN);
    ends.run(1000);
    assertThat(ends.client.events).contains(new SctpEvent.BufferedAmountLow());
    assertThat(send(ends, id, half)).isEqualTo(SendOutcome.SENT);
  }

  @Test
  void manyTinyMessagesFillTheBufferToo() {
    TwoEnds ends = ends(Conditions.PERFECT, SctpConfig.STANDARD.withMaxBufferedBytes(100_000));
    ends.client.out.become(Conditions.PERFECT.withLoss(1));
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);
    int taken = 0;
    while (send(ends, id, new byte[1]) == SendOutcome.SENT) {
      taken++;
    }

    assertThat(taken).isBetween(1000, 2000);
  }

  @Test
  void aSlowReceiverStopsItsSenderAndLosesNothing() {
    SctpConfig small = SctpConfig.STANDARD.withMessageBytes(65_536, 65_536);
    TwoEnds ends =
        new TwoEnds(
            SctpConfig.STANDARD,
            small.withReceiveBufferBytes(100_000),
            Conditions.PERFECT.withDelayMillis(10, 0),
            3);
    ends.connect();
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);
    ends.server.listening = false;
    for (int i = 0; i < 16; i++) {
      assertThat(send(ends, id, new byte[CHUNK_BYTES])).isEqualTo(SendOutcome.SENT);
    }
    ends.run(120_000);

    assertThat(ends.server.association.heldBytes()).isBetween(90_000L, 200_000L);
    assertThat(ends.client.association.bufferedBytes()).isGreaterThan(800_000);
    assertThat(ends.client.association.state()).isEqualTo(SctpState.ESTABLISHED);

    ends.server.listening = true;
    ends.run(20_000);
    assertThat(ends.server.messages(id)).hasSize(16);
    assertThat(ends.client.association.bufferedBytes()).isZero();
  }

  @Test
  void aBusyStreamDelaysAnotherByOneMessageOnly() {
    TwoEnds ends = ends(Conditions.PERFECT.withDelayMillis(20, 0), SctpConfig.STANDARD);
    int bulk = ends.client.association.open(ends.now(), "bulk", "", true, -1, -1);
    int quick = ends.client.association.open(ends.now(), "quick", "", true, -1, -1);
    ends.run(200);
    for (int i = 0; i < 15; i++) {
      send(ends, bulk, new byte[CHUNK_BYTES]);
    }
    send(ends, quick, new byte[10]);

    assertThat(ends.runUntil(5000, () -> !ends.server.messages(quick).isEmpty())).isTrue();
    assertThat(ends.server.messages(bulk)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aSilentOtherSideFailsTheAssociation() {
    TwoEnds ends = ends(Conditions.PERFECT.withDelayMillis(10, 0), SctpConfig.STANDARD);
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);
    ends.client.out.become(Conditions.PERFECT.withLoss(1));
    send(ends, id, new byte[10]);
    ends.run(90_000);

    assertThat(ends.client.all(SctpEvent.Failed.class)).hasSize(1);
    assertThat(ends.client.association.state()).isEqualTo(SctpState.CLOSED);
    assertThat(send(ends, id, new byte[10])).isEqualTo(SendOutcome.NOT_OPEN);
  }

  @Test
  void anIdleAssociationLivesOnHeartbeatsAndDiesWithoutThem() {
    TwoEnds ends = ends(Conditions.PERFECT.withDelayMillis(10, 0), SctpConfig.STANDARD);
    ends.run(3_600_000);
    assertThat(ends.client.association.state()).isEqualTo(SctpState.ESTABLISHED);
    assertThat(ends.client.out.offered()).isBetween(240L, 1000L);

    ends.client.out.become(Conditions.PERFECT.withLoss(1));
    ends.server.out.become(Conditions.PERFECT.withLoss(1));
    ends.run(180_000);
    assertThat(ends.client.all(SctpEvent.Failed.class)).hasSize(1);
    assertThat(ends.server.all(SctpEvent.Failed.class)).hasSize(1);
  }

  @Test
  void anUnansweredInitEndsWithAFailure() {
    TwoEnds ends = new TwoEnds(SctpConfig.STANDARD, Conditions.PERFECT.withLoss(1), 1);
    ends.client.association.start(ends.now());
    ends.run(60_000);

    assertThat(ends.client.events)
        .isEqualTo(List.of(new SctpEvent.Failed("no answer in COOKIE_WAIT")));
    assertThat(ends.client.association.wakeNanos()).isEqualTo(SctpAssociation.NEVER);
  }

  private static TwoEnds ends(Conditions conditions, SctpConfig config) {
    TwoEnds ends = new TwoEnds(config, conditions, 5);
    ends.connect();
    return ends;
  }

  private static SendOutcome send(TwoEnds ends, int id, byte[] message) {
    return ends.client.association.send(ends.now(), id, PayloadKind.BINARY, message);
  }

  /// Sends whenever there is space; tells how many messages arrived.
  private static int transfer(TwoEnds ends, int id, int count, long millis) {
    int[] sent = {0};
    ends.runUntil(
        millis,
        () -> {
          while (sent[0] < count && send(ends, id, new byte[CHUNK_BYTES]) == SendOutcome.SENT) {
            sent[0]++;
          }
          return ends.server.messages(id).size() == count;
        });
    return ends.server.messages(id).size();
  }
}
