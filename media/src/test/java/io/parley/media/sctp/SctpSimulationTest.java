package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Conditions;
import io.parley.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two associations over a bad network: a tenth is lost, 100 ms each way, overtaken and repeated.
class SctpSimulationTest {

  private static final Conditions BAD =
      Conditions.PERFECT
          .withLoss(0.1)
          .withDelayMillis(100, 10)
          .withReordering(0.1)
          .withDuplication(0.05);

  private static final int HEADER_BYTES = 8;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void reliableOrderedMessagesArriveCompleteAndInOrder(long seed) {
    TwoEnds ends = connected(seed);
    int up = ends.client.association.open(ends.now(), "_reliable", "", true, -1, -1);
    int down = ends.server.association.open(ends.now(), "_reliable", "", true, -1, -1);
    List<byte[]> sent = send(ends, ends.client, up, 40, 12_000, seed);
    List<byte[]> sentDown = send(ends, ends.server, down, 40, 600, seed + 1);

    assertThat(drained(ends)).isTrue();
    assertThat(ends.server.messages(up)).containsExactlyElementsOf(sent);
    assertThat(ends.client.messages(down)).containsExactlyElementsOf(sentDown);
    assertNothingIsHeld(ends);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void reliableUnorderedMessagesAllArrive(long seed) {
    TwoEnds ends = connected(seed);
    int id = ends.client.association.open(ends.now(), "x", "", false, -1, -1);
    List<byte[]> sent = send(ends, ends.client, id, 60, 5000, seed);

    assertThat(drained(ends)).isTrue();
    assertThat(ends.server.messages(id)).containsExactlyInAnyOrderElementsOf(sent);
    assertNothingIsHeld(ends);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void whatMayGetLostNeverStalls(long seed) {
    TwoEnds ends = connected(seed);
    RandomGenerator random = Seeds.random(seed);
    boolean ordered = random.nextBoolean();
    int retransmits = random.nextInt(2);
    int lossy = ends.client.association.open(ends.now(), "l", "", ordered, retransmits, -1);
    int timed = ends.client.association.open(ends.now(), "t", "", !ordered, -1, 300);
    int reliable = ends.client.association.open(ends.now(), "r", "", true, -1, -1);
    List<byte[]> sentLossy = new ArrayList<>();
    List<byte[]> sentTimed = new ArrayList<>();
    List<byte[]> sentReliable = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      sentLossy.addAll(send(ends, ends.client, lossy, 1, 4000, seed * 1000 + i));
      sentTimed.addAll(send(ends, ends.client, timed, 1, 4000, seed * 2000 + i));
      sentReliable.addAll(send(ends, ends.client, reliable, 1, 200, seed * 3000 + i));
      ends.run(random.nextInt(200));
    }

    assertThat(drained(ends)).isTrue();
    assertThat(ends.server.messages(reliable)).containsExactlyElementsOf(sentReliable);
    assertSomeOf(sentLossy, ends.server.messages(lossy), ordered);
    assertSomeOf(sentTimed, ends.server.messages(timed), !ordered);
    assertNothingIsHeld(ends);

    List<byte[]> last = new ArrayList<>();
    ends.client.out.become(Conditions.PERFECT);
    ends.server.out.become(Conditions.PERFECT);
    last.addAll(send(ends, ends.client, lossy, 1, 4000, seed + 7));
    last.addAll(send(ends, ends.client, timed, 1, 4000, seed + 8));
    ends.run(1000);
    assertThat(ends.server.messages(lossy)).contains(last.get(0));
    assertThat(ends.server.messages(timed)).contains(last.get(1));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void channelsCloseAndTheirStreamsAreUsedAgain(long seed) {
    TwoEnds ends = connected(seed);
    RandomGenerator random = Seeds.random(seed);
    int lives = 5;
    for (int life = 0; life < lives; life++) {
      int before = ends.server.messages(0).size();
      int id = ends.client.association.open(ends.now(), "x" + life, "", life % 2 == 0, -1, -1);
      assertThat(id).isZero();
      List<byte[]> sent = send(ends, ends.client, id, 5, 3000, seed + life);
      if (random.nextBoolean()) {
        ends.run(random.nextInt(1000));
      }
      ends.client.association.close(ends.now(), id);
      int closed = life + 1;
      assertThat(
              ends.runUntil(
                  120_000,
                  () ->
                      ends.client.all(SctpEvent.ChannelClosed.class).size() == closed
                          && ends.server.all(SctpEvent.ChannelClosed.class).size() == closed))
          .isTrue();
      List<byte[]> got = ends.server.messages(0);
      assertThat(got.subList(before, got.size())).containsExactlyInAnyOrderElementsOf(sent);
    }
    assertNothingIsHeld(ends);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void bothMayCloseAtAnyTime(long seed) {
    TwoEnds ends = connected(seed);
    RandomGenerator random = Seeds.random(seed);
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);
    ends.runUntil(60_000, () -> !ends.server.all(SctpEvent.ChannelOpened.class).isEmpty());
    send(ends, ends.client, id, 5, 3000, seed);
    send(ends, ends.server, id, 5, 3000, seed);
    ends.run(random.nextInt(600));
    ends.client.association.close(ends.now(), id);
    ends.run(random.nextInt(600));
    ends.server.association.close(ends.now(), id);

    assertThat(
            ends.runUntil(
                120_000,
                () ->
                    ends.client.all(SctpEvent.ChannelClosed.class).size() == 1
                        && ends.server.all(SctpEvent.ChannelClosed.class).size() == 1))
        .isTrue();
    assertNothingIsHeld(ends);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void shutsDownAfterTheLastMessage(long seed) {
    TwoEnds ends = connected(seed);
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);
    List<byte[]> sent = send(ends, ends.client, id, 10, 3000, seed);
    ends.client.association.shutdown(ends.now());

    assertThat(
            ends.runUntil(
                120_000,
                () ->
                    ends.client.events.contains(new SctpEvent.Closed())
                        && ends.server.events.contains(new SctpEvent.Closed())))
        .isTrue();
    assertThat(ends.server.messages(id)).containsExactlyElementsOf(sent);
  }

  private static TwoEnds connected(long seed) {
    TwoEnds ends = new TwoEnds(SctpConfig.STANDARD, BAD, seed);
    ends.connect();
    return ends;
  }

  private static List<byte[]> send(
      TwoEnds ends, TwoEnds.End from, int id, int count, int maxBytes, long seed) {
    RandomGenerator random = Seeds.random(seed);
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] message = new byte[HEADER_BYTES + random.nextInt(maxBytes)];
      random.nextBytes(message);
      ByteBuffer.wrap(message).putLong(seed * 1000 + i);
      assertThat(from.association.send(ends.now(), id, PayloadKind.BINARY, message))
          .isEqualTo(SendOutcome.SENT);
      sent.add(message);
    }
    return sent;
  }

  private static boolean drained(TwoEnds ends) {
    boolean drained =
        ends.runUntil(
            300_000,
            () ->
                ends.client.association.bufferedBytes() == 0
                    && ends.server.association.bufferedBytes() == 0);
    ends.run(3000);
    return drained;
  }

  private static void assertSomeOf(List<byte[]> sent, List<byte[]> got, boolean ordered) {
    List<Long> sentIds = ids(sent);
    List<Long> gotIds = ids(got);
    assertThat(gotIds).doesNotHaveDuplicates().isSubsetOf(sentIds);
    if (ordered) {
      List<Long> inOrder = new ArrayList<>(sentIds);
      inOrder.retainAll(new HashSet<>(gotIds));
      assertThat(gotIds).containsExactlyElementsOf(inOrder);
    }
  }

  private static List<Long> ids(List<byte[]> messages) {
    return messages.stream().map(message -> ByteBuffer.wrap(message).getLong()).toList();
  }

  private static void assertNothingIsHeld(TwoEnds ends) {
    assertThat(ends.client.association.heldBytes()).isZero();
    assertThat(ends.server.association.heldBytes()).isZero();
    assertThat(ends.client.all(SctpEvent.Failed.class)).isEmpty();
    assertThat(ends.server.all(SctpEvent.Failed.class)).isEmpty();
  }
}
