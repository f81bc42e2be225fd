package io.parley.cluster.node;

import io.parley.protocol.id.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which nodes there are. Reading never waits: it gives the view that was fetched last, also while
/// the store is out of reach. Safe from any thread.
public interface NodeRegistry {

  /// Makes a node known, or brings what is known of it up to date. To be repeated each second: a
  /// node that was not heard of for three is gone.
  ///
  /// @return what the others want of this node
  Registration register(Node node);

  /// Takes a node out; unknown ones are ignored.
  void remove(NodeId node);

  /// The nodes of a kind, in the order of their ids.
  List<Node> nodes(NodeKind kind);

  /// One node, null where it is gone.
  @Nullable Node find(NodeId node);

  /// Wishes that a node drains, or no longer does; it hears so at its next registration.
  ///
  /// @return false where there is no such node
  boolean drain(NodeId node, boolean wished);

  /// Whether the view is fresh: no older than a lease.
  boolean fresh();
}
