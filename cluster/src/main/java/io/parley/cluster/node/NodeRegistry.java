package io.parley.cluster.node;

import io.parley.protocol.id.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which nodes there are. Safe from any thread.
public interface NodeRegistry {

  /// Makes a node known, or brings what is known of it up to date.
  void register(Node node);

  /// Takes a node out; unknown ones are ignored.
  void remove(NodeId node);

  /// The nodes of a kind, in the order of their ids.
  List<Node> nodes(NodeKind kind);

  /// One node, null where it is gone.
  @Nullable Node find(NodeId node);
}
