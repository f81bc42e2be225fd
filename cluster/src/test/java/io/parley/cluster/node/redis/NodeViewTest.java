package io.parley.cluster.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.protocol.id.NodeId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeViewTest {

  private static final Node ONE = node("ND_one");
  private static final Node TWO = node("ND_two");

  private final NodeView view = new NodeView(Duration.ofSeconds(3));

  private static Node node(String id) {
    return new Node(new NodeId(id), NodeKind.SFU, "h", 0, 1, "", 0, true);
  }

  private static long at(double seconds) {
    return (long) (seconds * 1e9);
  }

  @Test
  void whoStaysAwayLeavesOnlyAfterALeaseOfReadings() {
    view.read(at(0), List.of(ONE, TWO));
    view.read(at(2.9), List.of(ONE));
    assertThat(view.nodes()).containsOnlyKeys(ONE.id(), TWO.id());
    view.read(at(3), List.of(ONE));
    assertThat(view.nodes()).containsOnlyKeys(ONE.id());
  }

  @Test
  void anOutageBeginsTheLeaseAnew() {
    view.read(at(0), List.of(ONE, TWO));
    view.read(at(5), List.of(ONE, TWO));
    view.unread();
    assertThat(view.fresh(at(8))).isTrue();
    assertThat(view.fresh(at(8.1))).isFalse();
    view.read(at(60), List.of());
    view.read(at(62.9), List.of(ONE));
    assertThat(view.nodes()).containsOnlyKeys(ONE.id(), TWO.id());
    view.read(at(63), List.of(ONE));
    assertThat(view.nodes()).containsOnlyKeys(ONE.id());
  }

  @Test
  void aReadingThatWasAskedForBeforeAChangeDoesNotUndoIt() {
    view.read(at(0), List.of(ONE));
    view.read(at(4), List.of(ONE));
    view.add(at(5.1), TWO);
    view.remove(at(5.2), ONE.id());

    view.read(at(5), List.of(ONE));
    assertThat(view.nodes()).containsOnlyKeys(TWO.id());
    view.read(at(6), List.of());
    assertThat(view.nodes()).isEmpty();
  }
}
