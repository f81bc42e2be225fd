package io.parley.signaling.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.Rendezvous;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomSid;
import io.parley.signaling.directory.RoomOpening;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import livekit.LivekitModels.Room;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two signaling nodes that share a store, which goes away.
class OutageTest {

  private static final List<NodeId> SFUS = List.of(new NodeId("ND_sfu1"), new NodeId("ND_sfu2"));

  private final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Outage outage = new Outage();
  private final JoiningNode a = new JoiningNode("ND_a", registry, outage, threads);
  private final JoiningNode b = new JoiningNode("ND_b", registry, outage, threads);

  /// The one that hashing names, and the one that load does.
  private final NodeId hashed;

  private final NodeId idle;

  OutageTest() {
    a.others.add(b);
    b.others.add(a);
    SFUS.forEach(sfu -> registry.register(sfu(sfu, 0.5)));
    hashed =
        Rendezvous.ranked(JoiningNode.ROOM.toString(), registry.nodes(NodeKind.SFU))
            .getFirst()
            .id();
    idle = SFUS.stream().filter(sfu -> !sfu.equals(hashed)).findFirst().orElseThrow();
    registry.register(sfu(idle, 0.1));
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
    threads.shutdownNow();
  }

  private static Node sfu(NodeId id, double load) {
    return new Node(id, NodeKind.SFU, "h", 0, 1, "", load, true);
  }

  private void settings(Room.Builder room) {
    Stream.of(a, b)
        .forEach(
            node -> node.opening = new RoomOpening.Opened(room.clone().setSid("RM_real").build()));
  }

  @Test
  void findsARoomWhereAnotherNodeHasIt() {
    a.join("ann");
    Placement placed = a.placement();
    assertThat(placed.sfu()).isEqualTo(idle);
    outage.begin();
    b.join("bob");
    assertThat(b.placement()).isEqualTo(placed);
    assertThat(b.people()).containsExactlyInAnyOrder("ann", "bob");
  }

  @Test
  void placesAlikeWhereNobodyHasTheRoom() {
    outage.begin();
    a.cutOff = true;
    a.join("ann");
    b.join("bob");
    assertThat(List.of(a.placement().sfu(), b.placement().sfu())).containsOnly(hashed);
  }

  @Test
  void ofTwoRoomsThatWereOpenedAtOnceOneFollowsTheOther() {
    a.opening = new RoomOpening.Unreachable("down");
    b.opening = new RoomOpening.Unreachable("down");
    outage.begin();
    b.cutOff = true;
    a.join("ann");
    b.join("bob");
    assertThat(a.placement().room()).isNotEqualTo(b.placement().room());
    b.cutOff = false;
    a.tick();
    b.tick();
    await().until(() -> a.isEmpty() != b.isEmpty());
    JoiningNode follower = a.isEmpty() ? a : b;
    JoiningNode first = a.isEmpty() ? b : a;
    follower.join("cas");
    assertThat(follower.placement()).isEqualTo(first.placement());
  }

  @Test
  void twoNodesTogetherLetNoMoreIntoARoomThanItHasSeats() {
    settings(Room.newBuilder().setMaxParticipants(2));
    assertThat(a.admit("ann")).isInstanceOf(JoinOutcome.Admitted.class);
    assertThat(b.admit("bob")).isInstanceOf(JoinOutcome.Admitted.class);
    assertThat(a.admit("cas")).isEqualTo(new JoinOutcome.RoomFull());
    assertThat(b.admit("ann")).isInstanceOf(JoinOutcome.Admitted.class);
  }

  @Test
  void whoLeavesACappedRoomMakesPlaceOnEveryNode() {
    settings(Room.newBuilder().setMaxParticipants(1));
    a.join("ann");
    a.leave("ann");
    await().until(() -> b.admit("bob") instanceof JoinOutcome.Admitted);
    assertThat(a.admit("cas")).isEqualTo(new JoinOutcome.RoomFull());
  }

  @Test
  void keepsTheSeatsOfWhoIsInACappedRoomThroughAnOutage() {
    settings(Room.newBuilder().setMaxParticipants(2));
    a.join("ann");
    outage.begin();
    assertThat(capacityUnknown(a.admit("bob"))).isTrue();
    assertThat(a.admit("ann")).isInstanceOf(JoinOutcome.Admitted.class);
    outage.end();
    await().until(() -> b.admit("bob") instanceof JoinOutcome.Admitted);
    assertThat(b.admit("cas")).isEqualTo(new JoinOutcome.RoomFull());
  }

  @Test
  void doesNotLetAnybodyIntoACappedRoomThatNobodyHas() {
    settings(Room.newBuilder().setMaxParticipants(2));
    outage.begin();
    assertThat(capacityUnknown(b.admit("ann"))).isTrue();
  }

  private static boolean capacityUnknown(JoinOutcome outcome) {
    return outcome instanceof JoinOutcome.Overloaded refused
        && refused.reason().equals("capacity_unknown");
  }

  @Test
  void movesARoomWhoseSfuIsOutOfReachAndTellsTheStoreAfterwards() {
    a.join("ann");
    outage.begin();
    b.unreachable.add(idle);
    b.join("bob");
    assertThat(b.placement().sfu()).isEqualTo(hashed);
    assertThat(b.placement().placementEpoch()).isEqualTo(2);
    outage.end();
    await().untilAsserted(() -> assertThat(a.isEmpty()).isTrue());
    assertThat(outage.store.find(JoiningNode.ROOM)).isEqualTo(b.placement());
    a.join("ann");
    assertThat(a.placement()).isEqualTo(b.placement());
  }

  @Test
  void keepsWhatTheStoreHasWhenItIsBack() {
    a.join("ann");
    outage.begin();
    b.join("bob");
    outage.end();
    a.await("bob");
    b.await("ann");
    assertThat(a.placement().room()).isEqualTo(new RoomSid("RM_real"));
    assertThat(List.of(a.isEmpty(), b.isEmpty())).containsOnly(false);
  }
}
