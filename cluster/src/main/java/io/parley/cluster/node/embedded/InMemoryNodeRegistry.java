package io.parley.cluster.node.embedded;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.NodeId;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The nodes of services that share one process.
public final class InMemoryNodeRegistry implements NodeRegistry {

  private final ConcurrentHashMap<NodeId, Node> nodes = new ConcurrentHashMap<>();

  @Override
  public void register(Node node) {
    nodes.put(node.id(), node);
  }

  @Override
  public void remove(NodeId node) {
    nodes.remove(node);
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
}
