package io.parley.cluster.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every presence promises.
public abstract class PresenceContractTest {

  protected static final RandomGenerator RANDOM = new SplittableRandom(1);
  protected static final NodeId SFU = NodeId.create(RANDOM);
  private static final Duration LEASE = Duration.ofMinutes(1);

  /// Each test has a room of its own.
  protected RoomKey hall = new RoomKey("default", "");

  @BeforeEach
  void anotherRoom() {
    hall = new RoomKey("default", "hall " + RoomSid.create(RANDOM));
  }

  /// One that is available.
  protected abstract Presence presence();

  protected static Placement placement() {
    return new Placement(
        RoomSid.create(RANDOM), SFU, 1, Instant.parse("2026-03-01T10:00:00.000450001Z"));
  }

  protected static ParticipantRecord record(String sid, int epoch, boolean ended, int counter) {
    return ParticipantRecord.newBuilder()
        .setSid(sid)
        .setIdentity("alice")
        .setOwnerEpoch(epoch)
        .setCounter(counter)
        .setEnded(ended)
        .build();
  }

  @Test
  void aRoomThatIsPlacedAgainStaysWhereItIs() {
    Placement first = placement();

    assertThat(presence().find(hall)).isNull();
    assertThat(presence().place(hall, first)).isEqualTo(new RoomPresence(first, List.of()));
    assertThat(presence().place(hall, placement()).placement()).isEqualTo(first);
    assertThat(presence().find(hall)).isEqualTo(first);
  }

  @Test
  void ofAllWhoPlaceARoomAtOnceOneWins() throws Exception {
    List<Callable<Placement>> all = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Placement proposed = placement();
      all.add(() -> presence().place(hall, proposed).placement());
    }
    try (var threads = Executors.newFixedThreadPool(16)) {
      List<Placement> winners = new ArrayList<>();
      for (Future<Placement> placed : threads.invokeAll(all)) {
        winners.add(placed.get());
      }
      assertThat(winners).containsOnly(presence().find(hall));
    }
  }

  @Test
  void aMovedRoomHasTheNextEpochAndTheSameSid() {
    Placement first = presence().place(hall, placement()).placement();
    NodeId other = NodeId.create(RANDOM);

    assertThat(presence().move(hall, first, other)).isEqualTo(first.movedTo(other));
    assertThat(presence().find(hall)).isEqualTo(first.movedTo(other));
  }

  @Test
  void ofTwoWhoMoveARoomTheFirstWins() {
    Placement first = presence().place(hall, placement()).placement();
    Placement moved = first.movedTo(NodeId.create(RANDOM));
    presence().move(hall, first, moved.sfu());

    assertThat(presence().move(hall, first, NodeId.create(RANDOM))).isEqualTo(moved);
  }

  @Test
  void aRoomThatIsOverIsNotMoved() {
    assertThat(presence().move(hall, placement(), SFU)).isNull();
    presence().place(hall, placement());
    assertThat(presence().move(hall, placement(), SFU)).isNull();
  }

  @Test
  void onlyTheLiveIncarnationIsRemovedAndItsRecordsWithIt() {
    Placement first = presence().place(hall, placement()).placement();
    presence().put(hall, record("PA_1", 1, false, 1));

    assertThat(presence().remove(hall, RoomSid.create(RANDOM))).isFalse();
    assertThat(presence().find(hall)).isEqualTo(first);
    assertThat(presence().remove(hall, first.room())).isTrue();
    assertThat(presence().remove(hall, first.room())).isFalse();
    assertThat(presence().find(hall)).isNull();
    assertThat(presence().place(hall, placement()).records()).isEmpty();
  }

  @Test
  void theLiveRoomsOfAProjectAreListed() {
    RoomKey near = new RoomKey("p:" + hall.name(), "nah: \u00fc\u4f60 {x}");
    RoomKey far = new RoomKey("p:" + hall.name(), "far");
    Placement placed = presence().place(near, placement()).placement();
    presence().place(far, placement());
    presence().place(new RoomKey("other", hall.name()), placement());

    assertThat(presence().rooms(near.project())).containsExactlyInAnyOrder(near, far);
    presence().remove(near, placed.room());
    assertThat(presence().rooms(near.project())).containsExactly(far);
    assertThat(presence().rooms("nobody's")).isEmpty();
  }

  @Test
  void recordsComeWithThePlacementTombstonesIncluded() {
    ParticipantRecord alive = record("PA_1", 1, false, 7);
    ParticipantRecord gone = record("PA_2", 2, true, 0);
    presence().place(hall, placement());
    presence().put(hall, alive);
    presence().put(hall, gone);

    assertThat(presence().records(hall)).containsExactlyInAnyOrder(alive, gone);
    assertThat(presence().place(hall, placement()).records())
        .containsExactlyInAnyOrder(alive, gone);
  }

  @Test
  void aRecordOfARoomThatIsNotLiveIsNotKept() {
    presence().put(hall, record("PA_1", 1, false, 1));

    assertThat(presence().records(hall)).isEmpty();
    assertThat(presence().place(hall, placement()).records()).isEmpty();
  }

  @Test
  void onlyExactlyThisVersionIsForgotten() {
    ParticipantRecord present = record("PA_1", 2, false, 5);
    presence().place(hall, placement());
    presence().put(hall, present);

    presence().forget(hall, record("PA_1", 2, false, 4));
    presence().forget(hall, record("PA_1", 2, true, 5));
    assertThat(presence().records(hall)).containsExactly(present);
    presence().forget(hall, present);
    presence().forget(hall, present);
    assertThat(presence().records(hall)).isEmpty();
  }

  @Test
  void noMoreSitThanThereAreSeats() throws Exception {
    presence().place(hall, placement());
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String identity = "guest " + i;
      all.add(() -> presence().sit(hall, identity, 7, LEASE));
    }
    try (var threads = Executors.newFixedThreadPool(16)) {
      int seated = 0;
      for (Future<Boolean> asked : threads.invokeAll(all)) {
        seated += asked.get() ? 1 : 0;
      }
      assertThat(seated).isEqualTo(7);
    }
  }

  @Test
  void aSeatIsKeptByWhoSitsAndFreeWhenGivenBack() {
    presence().place(hall, placement());
    assertThat(presence().sit(hall, "ann", 1, LEASE)).isTrue();
    assertThat(presence().sit(hall, "ann", 1, LEASE)).isTrue();
    assertThat(presence().sit(hall, "bob", 1, LEASE)).isFalse();
    presence().leaveSeat(hall, "ann");
    presence().leaveSeat(hall, "nobody");
    assertThat(presence().sit(hall, "bob", 1, LEASE)).isTrue();
  }

  @Test
  void aSeatThatNobodyKeepsLapses() {
    presence().place(hall, placement());
    presence().sit(hall, "ann", 2, Duration.ofMillis(50));
    presence().sit(hall, "bob", 2, LEASE);
    await().until(() -> presence().sit(hall, "cas", 2, LEASE));
    assertThat(presence().sit(hall, "dan", 2, LEASE)).isFalse();
  }

  @Test
  void whoIsInTheRoomSitsEvenIfItIsFull() {
    presence().place(hall, placement());
    presence().keepSeats(hall, List.of("ann", "bob", "cas"), LEASE);
    presence().keepSeats(hall, List.of(), LEASE);
    assertThat(presence().sit(hall, "bob", 2, LEASE)).isTrue();
    assertThat(presence().sit(hall, "dan", 3, LEASE)).isFalse();
  }

  @Test
  void seatsGoWithTheirRoom() {
    Placement placed = presence().place(hall, placement()).placement();
    presence().sit(hall, "ann", 1, LEASE);
    presence().remove(hall, placed.room());
    presence().place(hall, placement());
    assertThat(presence().sit(hall, "bob", 1, LEASE)).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void whateverTheOrderTheGreatestVersionStays(long seed) {
    RandomGenerator random = Seeds.random(seed);
    presence().place(hall, placement());
    ParticipantRecord greatest = anyRecord(random);
    presence().put(hall, greatest);
    for (int i = 0; i < 40; i++) {
      ParticipantRecord other = anyRecord(random);
      presence().put(hall, other);
      greatest = RecordVersions.greater(greatest, other);

      assertThat(presence().records(hall)).containsExactly(greatest);
    }
  }

  /// Few versions, so that equal ones happen, some of them beyond what is positive as an int.
  private static ParticipantRecord anyRecord(RandomGenerator random) {
    int[] numbers = {0, 1, 2, 255, 256, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff};
    return record(
            "PA_1",
            numbers[random.nextInt(numbers.length)],
            random.nextBoolean(),
            numbers[random.nextInt(numbers.length)])
        .toBuilder()
        .setJoinedAtMs(random.nextInt(3))
        .build();
  }

  @Test
  void allListenersOfARoomHearInOrderUntilTheyClose() {
    List<String> one = new CopyOnWriteArrayList<>();
    List<String> two = new CopyOnWriteArrayList<>();
    Presence.Subscription closed = presence().listen(hall, bytes -> one.add(text(bytes)));
    Presence.Subscription open = presence().listen(hall, bytes -> two.add(text(bytes)));
    presence().publish(new RoomKey("default", "elsewhere"), bytes("not for us"));
    for (int i = 0; i < 100; i++) {
      presence().publish(hall, bytes("message " + i));
    }
    await().until(() -> one.size() == 100 && two.size() == 100);
    closed.close();
    presence().publish(hall, bytes("last"));
    await().until(() -> two.size() == 101);
    open.close();
    assertThat(one).hasSize(100).startsWith("message 0", "message 1").endsWith("message 99");
  }

  @Test
  void aListenerThatFailsDoesNotKeepOthersFromHearing() {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (var failing =
            presence()
                .listen(
                    hall,
                    bytes -> {
                      throw new IllegalStateException("a test's");
                    });
        var good = presence().listen(hall, bytes -> heard.add(text(bytes)))) {
      presence().publish(hall, bytes("one"));
      await().untilAsserted(() -> assertThat(heard).containsExactly("one"));
      assertThat(failing).isNotSameAs(good);
    }
  }

  @Test
  void whoWatchesHearsThatItIsConnected() {
    List<Boolean> heard = new CopyOnWriteArrayList<>();
    presence().watch(heard::add);

    await().untilAsserted(() -> assertThat(heard).containsExactly(true));
    assertThat(presence().available()).isTrue();
    assertThat(Duration.ofMillis(presence().clockOffsetMillis()).abs())
        .isLessThan(Duration.ofSeconds(1));
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
