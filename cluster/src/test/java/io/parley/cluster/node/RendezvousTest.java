package io.parley.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.id.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RendezvousTest {

  private static final int KEYS = 6_000;

  private static Node node(int number) {
    return new Node(new NodeId("ND_node" + number), NodeKind.SFU, "h", 0, number, "", 0, true);
  }

  private static List<Node> nodes(int count) {
    List<Node> nodes = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      nodes.add(node(number));
    }
    return nodes;
  }

  @Test
  void isTheSameInWhateverOrderTheNodesAreKnown() {
    List<Node> shuffled = nodes(5);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(Rendezvous.ranked("project/room", shuffled))
        .isEqualTo(Rendezvous.ranked("project/room", nodes(5)));
  }

  @Test
  void givesEachNodeItsShare() {
    Map<Node, Integer> won = new HashMap<>();
    for (int key = 0; key < KEYS; key++) {
      won.merge(Rendezvous.ranked("project/room" + key, nodes(3)).getFirst(), 1, Integer::sum);
    }
    assertThat(won.values()).hasSize(3).allMatch(share -> share > 1_850 && share < 2_150);
  }

  @Test
  void movesOnlyWhatANodeThatLeftHad() {
    List<Node> fewer = nodes(3).subList(0, 2);
    for (int key = 0; key < KEYS; key++) {
      String name = "room" + key;
      Node before = Rendezvous.ranked(name, nodes(3)).getFirst();
      Node after = Rendezvous.ranked(name, fewer).getFirst();
      assertThat(after)
          .satisfiesAnyOf(
              same -> assertThat(same).isEqualTo(before),
              moved -> assertThat(before).isEqualTo(node(3)));
    }
  }

  @Test
  void staysAsItWasInEveryVersion() {
    assertThat(Rendezvous.weight("project/room", "ND_node1")).isEqualTo(8751075970158102003L);
  }
}
