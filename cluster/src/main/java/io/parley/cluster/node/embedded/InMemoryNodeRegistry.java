package io.parley.cluster.node.embedded;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.Registration;
import io.parley.protocol.id.NodeId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The nodes of services that share one process.
public final class InMemoryNodeRegistry implements NodeRegistry {

  private final ConcurrentHashMap<NodeId, Node> nodes = new ConcurrentHashMap<>();
  private final Set<NodeId> draining = ConcurrentHashMap.newKeySet();

  @Override
  public Registration register(Node node) {
    Node former = nodes.get(node.id());
    if (former != null && !former.startedAt().equals(node.startedAt())) {
      return new Registration(false, true);
    }
    nodes.put(node.id(), node);
    return new Registration(draining.contains(node.id()), false);
  }

  @Override
  public void remove(NodeId node) {
    nodes.remove(node);
    draining.remove(node);
  }

  @Override
  public List<Node> nodes(NodeKind kind) {
    return nodes.values().stream()
        .filter(node -> node.kind() == kind)
        .sorted(Comparator.comparing(node -> node.id().value()))
        .toList();
  }

  @Override
  public @Nullable Node find(NodeId node) {
    return nodes.get(node);
  }

  @Override
  public boolean drain(NodeId node, boolean wished) {
    if (!nodes.containsKey(node)) {
      return false;
    }
    if (wished) {
      draining.add(node);
    } else {
      draining.remove(node);
    }
    return true;
  }

  @Override
  public boolean fresh() {
    return true;
  }
}
