package io.parley.signaling.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.Rendezvous;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.protocol.id.NodeId;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two signaling nodes, of which one notices first that the SFU of their room is lost.
class EvacuationTest {

  private static final List<NodeId> SFUS = List.of(new NodeId("ND_sfu1"), new NodeId("ND_sfu2"));

  private final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Outage outage = new Outage();
  private final JoiningNode a = new JoiningNode("ND_a", registry, outage, threads);
  private final JoiningNode b = new JoiningNode("ND_b", registry, outage, threads);

  /// The one that hashing names, and the one that load does.
  private final NodeId hashed;

  private final NodeId idle;

  EvacuationTest() {
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

  @Test
  void movesTheRoomsBeforeAnybodyComesAgain() {
    a.join("ann");
    assertThat(a.placement().sfu()).isEqualTo(idle);
    a.lose(idle);
    await().until(a::isEmpty);
    assertThat(b.reachable(idle)).isTrue();
    b.join("ann");
    assertThat(b.placement().sfu()).isEqualTo(hashed);
    assertThat(b.placement().placementEpoch()).isEqualTo(2);
    assertThat(outage.store.find(JoiningNode.ROOM)).isEqualTo(b.placement());
  }

  @Test
  void takesTheClientsOfNodesAlongThatHaveNotNoticed() {
    a.join("ann");
    b.join("bob");
    b.await("ann");
    a.lose(idle);
    await().until(() -> a.isEmpty() && b.isEmpty());
    b.join("bob");
    assertThat(b.placement().sfu()).isEqualTo(hashed);
  }

  @Test
  void tellsTheOthersEvenWhereNobodyIsOnThisNode() {
    a.join("ann");
    b.join("bob");
    b.await("ann");
    a.leave("ann");
    a.lose(idle);
    await().until(() -> a.isEmpty() && b.isEmpty());
  }

  @Test
  void movesARoomOnceThoughAllNotice() {
    a.join("ann");
    b.join("bob");
    a.lose(idle);
    b.lose(idle);
    await().until(() -> a.isEmpty() && b.isEmpty());
    a.join("ann");
    b.join("bob");
    assertThat(a.placement()).isEqualTo(b.placement());
    assertThat(a.placement().placementEpoch()).isEqualTo(2);
  }

  @Test
  void sendsClientsAwayWhereTheStoreOrAnotherSfuIsMissing() {
    a.join("ann");
    outage.begin();
    a.lose(idle);
    await().until(a::isEmpty);
    outage.end();
    assertThat(outage.store.find(JoiningNode.ROOM)).isNotNull();
    b.join("bob");
    registry.remove(hashed);
    b.lose(idle);
    await().until(b::isEmpty);
    assertThat(outage.store.find(JoiningNode.ROOM))
        .isNotNull()
        .satisfies(placement -> assertThat(placement.placementEpoch()).isEqualTo(1));
  }
}
