package io.parley.signaling.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.RoomPresence;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.RoomPlacement;
import io.parley.signaling.join.Placements.Answer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulledPlacementsTest implements StatePuller {

  private static final RoomKey ROOM = new RoomKey("project", "room");
  private static final NodeId SFU = new NodeId("ND_sfu");
  private static final Placement OLDEST =
      new Placement(new RoomSid("RM_1"), SFU, 1, Instant.parse("2030-01-01T00:00:00.000000001Z"));

  private final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  private final Map<NodeId, CompletableFuture<PullReply>> answers = new HashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final PulledPlacements placements = new PulledPlacements(registry, this, node("ND_self"));

  private NodeId node(String name) {
    NodeId id = new NodeId(name);
    registry.register(new Node(id, NodeKind.SIGNALING, "h", 0, 1, "", 0, true));
    return id;
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Override
  public CompletableFuture<PullReply> pull(NodeId from, PullRequest request) {
    asked.incrementAndGet();
    return answers.getOrDefault(
        from, CompletableFuture.failedFuture(new IllegalStateException("no such room")));
  }

  private void has(String node, PullReply.Builder reply) {
    answers.put(node(node), CompletableFuture.completedFuture(reply.build()));
  }

  private static PullReply.Builder reply(Placement placement, ParticipantRecord... records) {
    return PullReply.newBuilder()
        .setPlacement(PlacementMessages.write(placement))
        .addAllRecords(List.of(records));
  }

  private static ParticipantRecord record(String sid, int counter) {
    return ParticipantRecord.newBuilder().setSid(sid).setOwnerEpoch(1).setCounter(counter).build();
  }

  private static Answer known(Placement placement, ParticipantRecord... records) {
    return new Answer.Known(new RoomPresence(placement, List.of(records)));
  }

  @Test
  void knowsNothingWhereNobodyDoes() {
    node("ND_a");
    assertThat(placements.ask(ROOM)).isEqualTo(new Answer.Unknown());
    assertThat(asked).hasValue(1);
  }

  @Test
  void takesTheLatestPlacementThenTheOldest() {
    has("ND_a", reply(new Placement(OLDEST.room(), SFU, 1, OLDEST.createdAt().plusNanos(1))));
    has("ND_b", reply(OLDEST));
    assertThat(placements.ask(ROOM)).isEqualTo(known(OLDEST));
    Placement moved = OLDEST.movedTo(new NodeId("ND_other"));
    has("ND_c", reply(moved));
    assertThat(placements.ask(ROOM)).isEqualTo(known(moved));
  }

  @Test
  void bringsThePeopleOfThatRoomAlone() {
    has("ND_a", reply(OLDEST, record("PA_1", 1)));
    has("ND_b", reply(OLDEST, record("PA_1", 2)));
    Placement other = new Placement(new RoomSid("RM_2"), SFU, 1, OLDEST.createdAt());
    has("ND_c", reply(other, record("PA_2", 1)));
    assertThat(placements.ask(ROOM)).isEqualTo(known(OLDEST, record("PA_1", 2)));
  }

  @Test
  void takesNoPlacementFromANodeThatSaysNoneOrNonsense() {
    has("ND_a", PullReply.newBuilder());
    RoomPlacement good = PlacementMessages.write(OLDEST);
    has("ND_b", PullReply.newBuilder().setPlacement(good.toBuilder().setRoomSid("")));
    has("ND_c", PullReply.newBuilder().setPlacement(good.toBuilder().setSfu("nowhere")));
    has("ND_d", PullReply.newBuilder().setPlacement(good.toBuilder().setPlacementEpoch(0)));
    has("ND_e", PullReply.newBuilder().setPlacement(good.toBuilder().setPlacementEpoch(-1)));
    has("ND_f", PullReply.newBuilder().setPlacement(good.toBuilder().setCreatedAtNanos(-1)));
    has(
        "ND_g",
        PullReply.newBuilder().setPlacement(good.toBuilder().setCreatedAtSeconds(Long.MIN_VALUE)));
    assertThat(placements.ask(ROOM)).isEqualTo(new Answer.Unknown());
  }

  @Test
  void asksOnceForAllWhoWantToKnow() throws Exception {
    CompletableFuture<PullReply> late = new CompletableFuture<>();
    answers.put(node("ND_a"), late);
    Future<Answer> first = threads.submit(() -> placements.ask(ROOM));
    await().until(() -> asked.get() == 1);
    List<Future<Answer>> more =
        IntStream.range(0, 20).mapToObj(i -> threads.submit(() -> placements.ask(ROOM))).toList();
    late.complete(reply(OLDEST).build());
    for (Future<Answer> one : more) {
      assertThat(one.get()).isEqualTo(known(OLDEST));
    }
    assertThat(first.get()).isEqualTo(known(OLDEST));
  }

  @Test
  void asksForSoManyRoomsAtOnce() throws Exception {
    CompletableFuture<PullReply> late = new CompletableFuture<>();
    answers.put(node("ND_a"), late);
    List<Future<Answer>> waiting =
        IntStream.range(0, PulledPlacements.MAX_ROOMS)
            .mapToObj(i -> threads.submit(() -> placements.ask(new RoomKey("project", "r" + i))))
            .toList();
    await().until(() -> asked.get() == PulledPlacements.MAX_ROOMS);
    assertThat(placements.ask(ROOM)).isEqualTo(new Answer.Busy());
    assertThat(placements.refused()).isEqualTo(1);
    late.completeExceptionally(new IllegalStateException("late"));
    for (Future<Answer> one : waiting) {
      assertThat(one.get()).isEqualTo(new Answer.Unknown());
    }
    assertThat(placements.ask(ROOM)).isEqualTo(new Answer.Unknown());
  }
}
