package io.parley.room.rooms;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.NodeId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Chooses the SFU of a new room.
final class MediaNodes {

  private final NodeRegistry registry;

  MediaNodes(NodeRegistry registry) {
    this.registry = registry;
  }

  /// The least loaded SFU that takes new rooms, null where none does.
  @Nullable NodeId choose() {
    return registry.nodes(NodeKind.SFU).stream()
        .filter(node -> node.accepting() && !node.draining())
        .min(Comparator.comparingDouble(Node::load))
        .map(Node::id)
        .orElse(null);
  }
}
