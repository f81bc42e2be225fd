package io.parley.cluster.node;

import io.parley.protocol.id.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which nodes there are. Reading never waits: it gives the view that was fetched last, also while
/// the store is out of reach. Safe from any thread.
public interface NodeRegistry {

  /// Makes a node known, or brings what is known of it up to date. To be repeated each second: a
  /// node that was not heard of for three is gone. Does not throw: while the store is out of reach
  /// the node is known here, and it is made known to the others as soon as the store is back.
  ///
  /// @return what the others want of this node
  Registration register(Node node);

  /// Takes a node out; unknown ones are ignored, and those whose id another process holds. Does not
  /// throw: what cannot be said to the store ends with its lease.
  void remove(NodeId node);

  /// The nodes of a kind, in the order of their ids.
  List<Node> nodes(NodeKind kind);

  /// One node, null where it is gone.
  @Nullable Node find(NodeId node);

  /// Wishes that a node drains, or no longer does; it hears so at its next registration.
  ///
  /// @return false where there is no such node
  /// @throws io.parley.cluster.presence.PresenceUnavailableException where the store is away
  boolean drain(NodeId node, boolean wished);

  /// Whether the view is fresh: no older than a lease. While it is not, and for a lease after,
  /// nobody leaves it who did not say so.
  boolean fresh();
}
