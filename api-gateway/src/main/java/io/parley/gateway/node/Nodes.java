package io.parley.gateway.node;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// The nodes that a request may go to. Safe from any thread.
public final class Nodes {

  private final NodeRegistry registry;
  private final RandomGenerator random;

  /// @param random thread-safe
  public Nodes(NodeRegistry registry, RandomGenerator random) {
    this.registry = registry;
    this.random = random;
  }

  /// The nodes of a kind that take new work, least loaded first; equals in random order, so that
  /// gateways do not all choose the same one.
  public List<Node> accepting(NodeKind kind) {
    List<Node> nodes =
        new ArrayList<>(registry.nodes(kind).stream().filter(Node::accepting).toList());
    for (int i = nodes.size() - 1; i > 0; i--) {
      Collections.swap(nodes, i, random.nextInt(i + 1));
    }
    nodes.sort(Comparator.comparingDouble(Node::load));
    return nodes;
  }
}
