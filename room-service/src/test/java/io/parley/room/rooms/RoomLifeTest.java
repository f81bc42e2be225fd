package io.parley.room.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.cluster.presence.embedded.InMemoryPresence;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.cluster.transport.NodeChannels;
import io.parley.cluster.transport.TlsProperties;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.room.FakeSignaling;
import io.parley.room.command.grpc.GrpcRoomCommands;
import io.parley.room.command.grpc.SignalingChannels;
import io.parley.room.store.StoreUnavailableException;
import io.parley.testkit.VirtualTime;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRoom.RoomConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rooms from opening to closing, in virtual time, with a signaling node that answers by gRPC.
class RoomLifeTest {

  private static final RoomKey HALL = new RoomKey("default", "hall");
  private static final RoomConfiguration NO_WISH = RoomConfiguration.getDefaultInstance();
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  private final SplittableRandom random = new SplittableRandom(1);
  private final VirtualTime time = new VirtualTime();
  private final InMemoryPresence presence = new InMemoryPresence(InstantSource.system());
  private final InMemoryNodeRegistry nodes = new InMemoryNodeRegistry();
  private final StoredRooms rows = new StoredRooms();
  private final LiveRooms live = new LiveRooms();
  private final FakeSignaling signaling = new FakeSignaling(NodeId.create(random));
  private final NodeChannels channels =
      new NodeChannels(nodes, new GrpcTransport(TlsProperties.NONE));
  private boolean mine = true;
  private boolean storeAway;
  private final Presence store =
      (Presence)
          Proxy.newProxyInstance(
              Presence.class.getClassLoader(), new Class<?>[] {Presence.class}, this::ask);
  private final StatedFacts log = new StatedFacts();
  private final RoomFacts facts =
      new RoomFacts(
          log, rows, NodeId.create(random), InstantSource.fixed(NOW), new SimpleMeterRegistry());
  private final Rooms rooms =
      new Rooms(
          rows,
          store,
          nodes,
          live,
          facts,
          new RoomSettings(300, 20, 0, 0, 0, false),
          random,
          InstantSource.fixed(NOW),
          time::nowNanos);
  private final RoomCloser closer =
      new RoomCloser(
          rooms,
          live,
          rows,
          facts,
          store,
          new GrpcRoomCommands(nodes, new SignalingChannels(channels)),
          InstantSource.fixed(NOW),
          time::nowNanos,
          room -> mine,
          nodes);

  private @Nullable Object ask(Object proxy, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    if (storeAway) {
      throw new PresenceUnavailableException("away", new IOException("away"));
    }
    return method.invoke(presence, arguments);
  }

  @BeforeEach
  void registerNodes() {
    nodes.register(signaling.node());
    nodes.register(sfu(0.5));
  }

  @AfterEach
  void close() {
    channels.close();
    signaling.close();
  }

  private Node sfu(double load) {
    return new Node(NodeId.create(random), NodeKind.SFU, "127.0.0.1", 0, 1, "", load, true);
  }

  private RoomRecord open(RoomConfiguration wish) {
    if (rooms.open(HALL, wish, true) instanceof Opening.Opened(var room)) {
      return room;
    }
    throw new AssertionError("not opened");
  }

  private void pass(long seconds) {
    time.advanceMillis(seconds * 1000);
    closer.tick();
  }

  private void report(RoomRecord room, int participants) {
    if (participants == 0) {
      signaling.rooms.put("hall", new ConcurrentHashMap<>());
    } else {
      signaling.join("hall", ParticipantInfo.newBuilder().setIdentity("ann").build());
    }
    rooms.report(HALL, room.sid(), new Occupants(participants, 0));
  }

  @Test
  void aRoomThatNobodyJoinsClosesAfterItsEmptyTimeout() {
    RoomRecord room = open(NO_WISH);

    pass(299);
    assertThat(rows.live).containsKey(room.sid());
    pass(1);
    assertThat(rows.closed).containsEntry(room.sid(), "empty");
    assertThat(presence.find(HALL)).isNull();
    assertThat(live.size()).isZero();
  }

  @Test
  void aRoomThatTheLastOneLeftClosesAfterItsDepartureTimeout() {
    RoomRecord room = open(NO_WISH);
    report(room, 1);
    pass(50);
    report(room, 1);
    pass(50);
    report(room, 0);

    pass(19);
    assertThat(rows.live).hasSize(1);
    pass(1);
    assertThat(rows.closed).containsKey(room.sid());
    assertThat(signaling.closings)
        .singleElement()
        .satisfies(
            closing -> {
              assertThat(closing.getReason()).isEqualTo(DisconnectReason.ROOM_CLOSED);
              assertThat(closing.getRoomSid()).isEqualTo(room.sid().value());
              assertThat(closing.getOnlyIfEmpty()).isTrue();
            });
  }

  @Test
  void somebodyWhoComesBackKeepsTheRoom() {
    RoomRecord room = open(NO_WISH);
    report(room, 1);
    report(room, 0);
    pass(15);
    assertThat(open(NO_WISH)).isEqualTo(room);
    pass(15);

    assertThat(rows.live).containsKey(room.sid());
  }

  @Test
  void aRoomInWhichSomebodyIsAfterAllStays() {
    RoomRecord room = open(NO_WISH);
    Placement placed = Objects.requireNonNull(presence.find(HALL));
    signaling.join("hall", ParticipantInfo.newBuilder().setIdentity("early").build());

    pass(300);

    assertThat(rows.live).containsKey(room.sid());
    assertThat(presence.find(HALL)).isEqualTo(placed);
  }

  @Test
  void aRoomOfWhichAnotherInstanceHeardStaysWithItsRecords() {
    RoomRecord room = open(NO_WISH);
    ParticipantRecord record =
        ParticipantRecord.newBuilder()
            .setSid("PA_1")
            .setOwnerEpoch(1)
            .setCounter(1)
            .setCounts(true)
            .setOwner(signaling.node().id().value())
            .build();
    presence.put(HALL, record);

    pass(300);
    assertThat(rows.live).containsKey(room.sid());
    assertThat(presence.records(HALL)).containsExactly(record);

    presence.put(HALL, record.toBuilder().setEnded(true).build());
    pass(20);
    assertThat(rows.closed).containsEntry(room.sid(), "empty");
  }

  @Test
  void aRoomWhoseLastRecordsNobodyOwnsAnyMoreCloses() {
    RoomRecord room = open(NO_WISH);
    presence.put(
        HALL,
        ParticipantRecord.newBuilder()
            .setSid("PA_1")
            .setOwnerEpoch(1)
            .setCounter(1)
            .setCounts(true)
            .setOwner(NodeId.create(random).value())
            .build());

    pass(300);

    assertThat(rows.closed).containsEntry(room.sid(), "empty");
  }

  @Test
  void anotherInstanceClosesTheRoomsThatItStandsFor() {
    RoomRecord room = open(NO_WISH);
    mine = false;
    pass(300);
    assertThat(rows.live).containsKey(room.sid());
    mine = true;
    pass(1);
    assertThat(rows.closed).containsKey(room.sid());
  }

  @Test
  void roomsOfOtherInstancesAreTakenUpAndForgottenWithTheirRows() {
    RoomRecord other =
        new RoomRecord(
            HALL, RoomSid.create(random), new RoomSettings(60, 20, 0, 0, 0, false), "", NOW);
    rows.insert(other);
    rooms.restore();
    assertThat(live.find(HALL)).isEqualTo(other);

    rows.close(other.sid(), NOW, "empty");
    rooms.restore();
    assertThat(live.size()).isZero();
  }

  @Test
  void withoutPresenceRoomsOpenByTheirRowsAndNoneCloses() {
    RoomRecord room = open(NO_WISH);
    storeAway = true;

    assertThat(open(NO_WISH)).isEqualTo(room);
    RoomKey fresh = new RoomKey("default", "fresh");
    assertThat(rooms.open(fresh, NO_WISH, false)).isEqualTo(new Opening.Unknown());
    assertThat(rooms.open(fresh, NO_WISH, true)).isInstanceOf(Opening.Opened.class);
    rooms.report(new RoomKey("default", "unheard"), RoomSid.create(random), new Occupants(2, 1));
    pass(400);
    assertThat(rows.live).hasSize(2);

    storeAway = false;
    pass(20);
    assertThat(rows.closed).hasSize(2);
  }

  @Test
  void deletesWithoutPresence() {
    RoomRecord room = open(NO_WISH);
    storeAway = true;

    assertThat(closer.delete(HALL)).isTrue();
    assertThat(rows.closed).containsEntry(room.sid(), "deleted");
  }

  @Test
  void aCountThatNobodyRepeatsIsNotBelievedForEver() {
    RoomRecord room = open(NO_WISH);
    report(room, 1);
    signaling.rooms.clear();

    pass(59);
    assertThat(rows.live).containsKey(room.sid());
    pass(1);
    assertThat(rows.closed).containsKey(room.sid());
  }

  @Test
  void anUnreachableSignalingNodeClosesNothing() {
    RoomRecord room = open(NO_WISH);
    signaling.close();

    pass(300);

    assertThat(rows.live).containsKey(room.sid());
    assertThat(presence.find(HALL)).isNotNull();
  }

  @Test
  void theWishOfTheFirstCountsAndTakesWhatItDoesNotSayFromTheDefaults() {
    RoomRecord room =
        open(RoomConfiguration.newBuilder().setEmptyTimeout(7).setMetadata("first").build());
    RoomRecord again =
        open(RoomConfiguration.newBuilder().setEmptyTimeout(9).setMetadata("second").build());

    assertThat(again).isEqualTo(room);
    assertThat(room.metadata()).isEqualTo("first");
    assertThat(room.settings()).isEqualTo(new RoomSettings(7, 20, 0, 0, 0, false));
  }

  @Test
  void takesTheIncarnationThatSignalingPlaced() {
    RoomSid placed = RoomSid.create(random);
    presence.place(HALL, new Placement(placed, NodeId.create(random), 1, NOW));

    assertThat(open(NO_WISH).sid()).isEqualTo(placed);
  }

  @Test
  void placesOnTheLeastLoadedSfu() {
    Node idle = sfu(0.1);
    nodes.register(idle);

    open(NO_WISH);

    assertThat(Objects.requireNonNull(presence.find(HALL)).sfu()).isEqualTo(idle.id());
  }

  @Test
  void withoutAnSfuNoRoomOpens() {
    nodes.nodes(NodeKind.SFU).forEach(node -> nodes.remove(node.id()));

    assertThat(rooms.open(HALL, NO_WISH, true)).isEqualTo(new Opening.NoMediaNode());
    assertThat(rows.live).isEmpty();
  }

  @Test
  void aRoomThatMayNotBeMadeIsUnknownAndItsPlacementForgotten() {
    presence.place(HALL, new Placement(RoomSid.create(random), NodeId.create(random), 1, NOW));

    assertThat(rooms.open(HALL, NO_WISH, false)).isEqualTo(new Opening.Unknown());
    assertThat(presence.find(HALL)).isNull();
  }

  @Test
  void anIncarnationThatPresenceForgotIsSucceededWithItsSettings() {
    RoomRecord first = open(RoomConfiguration.newBuilder().setEmptyTimeout(7).build());
    presence.remove(HALL, first.sid());
    RoomSid other = RoomSid.create(random);
    presence.place(HALL, new Placement(other, NodeId.create(random), 1, NOW));

    RoomRecord second = open(NO_WISH);

    assertThat(second.sid()).isEqualTo(other);
    assertThat(second.settings()).isEqualTo(first.settings());
    assertThat(rows.closed).containsEntry(first.sid(), "succeeded");
  }

  @Test
  void aRoomOfAnEarlierRunKeepsItsSidAndClosesInItsTime() {
    RoomRecord earlier =
        new RoomRecord(
            HALL, RoomSid.create(random), new RoomSettings(60, 20, 0, 0, 0, false), "", NOW);
    rows.insert(earlier);

    rooms.restore();
    pass(59);
    assertThat(open(NO_WISH).sid()).isEqualTo(earlier.sid());
    pass(59);
    assertThat(rows.live).hasSize(1);
    pass(1);
    assertThat(rows.closed).containsKey(earlier.sid());
  }

  @Test
  void aRoomOpenedWhileThisServiceWasAwayIsTakenUpFromItsReport() {
    RoomSid placed = RoomSid.create(random);
    presence.place(HALL, new Placement(placed, NodeId.create(random), 1, NOW));

    rooms.report(HALL, placed, new Occupants(2, 1));

    assertThat(rows.live).containsKey(placed);
    assertThat(live.occupants(HALL, placed)).isEqualTo(new Occupants(2, 1));
  }

  @Test
  void aReportOfAnEarlierIncarnationIsIgnored() {
    RoomRecord room = open(NO_WISH);

    rooms.report(HALL, RoomSid.create(random), new Occupants(5, 5));

    assertThat(rooms.occupants(room)).isEqualTo(Occupants.NONE);
  }

  @Test
  void withoutTheDatabaseKnownRoomsOpenAndOthersAreUnavailable() {
    RoomRecord room = open(NO_WISH);
    rows.away = true;

    assertThat(open(NO_WISH)).isEqualTo(room);
    RoomKey other = new RoomKey("default", "other");
    assertThatThrownBy(() -> rooms.open(other, NO_WISH, true))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(presence.find(other)).isNull();
  }

  @Test
  void deletesWithoutTheDatabaseAndWritesItDownLater() {
    RoomRecord room = open(NO_WISH);
    rows.away = true;

    assertThat(closer.delete(HALL)).isTrue();
    assertThat(presence.find(HALL)).isNull();

    rows.away = false;
    closer.tick();
    assertThat(rows.closed).containsEntry(room.sid(), "deleted");
    assertThat(closer.delete(HALL)).isFalse();
    assertThat(log.told()).containsExactly("started " + room.sid(), "finished " + room.sid());
  }

  @Test
  void statesThatARoomStartsAndFinishesOnce() {
    RoomRecord room = open(RoomConfiguration.newBuilder().setMetadata("first").build());
    open(NO_WISH);
    facts.tick();
    pass(300);
    facts.tick();
    facts.tick();

    assertThat(log.told()).containsExactly("started " + room.sid(), "finished " + room.sid());
    assertThat(log.facts.getFirst().getRoomStarted().getDetails().getMetadata()).isEqualTo("first");
    assertThat(log.facts.getFirst().getAtMs()).isEqualTo(NOW.toEpochMilli());
    assertThat(log.facts.getLast().getRoomFinished().getReason()).isEqualTo("empty");
    assertThat(log.facts).allMatch(fact -> fact.getProject().equals("default"));
  }

  @Test
  void aSuccessionFinishesOneRoomAndStartsTheOther() {
    RoomRecord first = open(NO_WISH);
    presence.remove(HALL, first.sid());
    RoomSid other = RoomSid.create(random);
    presence.place(HALL, new Placement(other, NodeId.create(random), 1, NOW));
    open(NO_WISH);

    assertThat(log.told())
        .containsExactly("started " + first.sid(), "finished " + first.sid(), "started " + other);
  }

  @Test
  void whatWasNotStatedBeforeTheProcessDiedIsStatedByAnother() {
    RoomRecord gone =
        new RoomRecord(
            HALL, RoomSid.create(random), new RoomSettings(60, 20, 0, 0, 0, false), "", NOW);
    rows.insert(gone);
    rows.close(gone.sid(), NOW, "empty");

    facts.tick();
    facts.tick();

    assertThat(log.told()).containsExactly("started " + gone.sid(), "finished " + gone.sid());
  }

  @Test
  void aRoomThatLivedWhileTheDatabaseWasAwayStartsAndFinishesWhenItIsBack() {
    RoomSid placed = RoomSid.create(random);
    presence.place(HALL, new Placement(placed, NodeId.create(random), 1, NOW));
    rows.away = true;
    assertThatThrownBy(() -> rooms.report(HALL, placed, new Occupants(1, 0)))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(rooms::openReported).isInstanceOf(StoreUnavailableException.class);
    rooms.report(HALL, placed, Occupants.NONE);

    rows.away = false;
    rooms.openReported();
    pass(300);
    rooms.openReported();

    assertThat(log.told()).containsExactly("started " + placed, "finished " + placed);
  }

  @Test
  void aFullLogIsToldLater() {
    log.full = true;
    RoomRecord room = open(NO_WISH);
    facts.tick();
    assertThat(log.told()).isEmpty();

    log.full = false;
    facts.tick();
    facts.tick();
    assertThat(log.told()).containsExactly("started " + room.sid());
  }

  @Test
  void marksAreRepeatedWhenTheDatabaseIsBack() {
    RoomRecord room = open(NO_WISH);
    rows.away = true;
    facts.tick();
    rows.away = false;
    facts.tick();

    assertThat(rows.starts).containsExactly(room.sid());
    assertThat(log.told()).containsExactly("started " + room.sid());
  }
}
