package io.parley.signaling.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.protocol.id.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GoneNodesTest {

  private static final NodeId OTHER = new NodeId("ND_other");
  private static final Node NODE = new Node(OTHER, NodeKind.SIGNALING, "h", 1, 7, "local", 0, true);

  private final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  private final List<Node> pinged = new ArrayList<>();
  private CompletableFuture<Boolean> answer = new CompletableFuture<>();
  private Instant now = Instant.EPOCH;
  private final GoneNodes gone =
      new GoneNodes(
          registry,
          node -> {
            pinged.add(node);
            return answer;
          },
          () -> now);

  private void lapse() {
    registry.register(NODE);
    gone.tick();
    registry.remove(OTHER);
  }

  @Test
  void asksNobodyWhoHoldsALease() {
    registry.register(NODE);
    gone.tick();
    assertThat(gone.isGone(OTHER)).isFalse();
    assertThat(pinged).isEmpty();
  }

  @Test
  void asksWhoHoldsNoneWhereItWasLast() {
    lapse();
    assertThat(gone.isGone(OTHER)).isFalse();
    assertThat(gone.isGone(OTHER)).isFalse();
    assertThat(pinged).containsExactly(NODE);
    answer.complete(false);
    assertThat(gone.isGone(OTHER)).isTrue();
  }

  @Test
  void believesWhoAnswersForASecond() {
    lapse();
    answer.complete(true);
    assertThat(gone.isGone(OTHER)).isFalse();
    now = now.plusMillis(999);
    assertThat(gone.isGone(OTHER)).isFalse();
    assertThat(pinged).hasSize(1);

    now = now.plusMillis(1);
    answer = CompletableFuture.completedFuture(false);
    assertThat(gone.isGone(OTHER)).isTrue();
    assertThat(pinged).hasSize(2);
  }

  @Test
  void asksAnewWhoCameBack() {
    lapse();
    answer.complete(false);
    assertThat(gone.isGone(OTHER)).isTrue();
    gone.tick();
    lapse();
    answer = new CompletableFuture<>();
    assertThat(gone.isGone(OTHER)).isFalse();
    assertThat(pinged).hasSize(2);
  }

  @Test
  void cannotAskWhomItNeverSaw() {
    assertThat(gone.isGone(OTHER)).isTrue();
    assertThat(pinged).isEmpty();
  }
}
