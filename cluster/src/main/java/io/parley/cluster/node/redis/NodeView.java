package io.parley.cluster.node.redis;

import io.parley.cluster.node.Node;
import io.parley.protocol.id.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The nodes as they were read last. While nothing can be read nobody leaves, and afterwards only
/// those who stay away for a whole lease: a Redis that comes back empty empties no view.
///
/// Readers take the map as it is; changes are the registry's, one at a time.
final class NodeView {

  /// @param node null for one that left
  private record Change(NodeId id, @Nullable Node node, long atNanos) {

    void applyTo(Map<NodeId, Node> nodes) {
      if (node == null) {
        nodes.remove(id);
      } else {
        nodes.put(id, node);
      }
    }
  }

  private final long leaseNanos;

  /// What happened since the last reading was asked for: the answer may be from before it.
  private final Map<NodeId, Change> changes = new HashMap<>();

  private volatile Map<NodeId, Node> nodes = Map.of();
  private volatile @Nullable Long readAtNanos;
  private boolean healthy;
  private long healthySinceNanos;

  NodeView(Duration lease) {
    this.leaseNanos = lease.toNanos();
  }

  Map<NodeId, Node> nodes() {
    return nodes;
  }

  /// Whether the last reading is no older than a lease.
  boolean fresh(long nowNanos) {
    Long read = readAtNanos;
    return read != null && nowNanos - read <= leaseNanos;
  }

  /// One node is there, or has changed.
  synchronized void add(long nowNanos, Node node) {
    change(new Change(node.id(), node, nowNanos));
  }

  /// A node said that it leaves.
  synchronized void remove(long nowNanos, NodeId node) {
    change(new Change(node, null, nowNanos));
  }

  private void change(Change change) {
    changes.put(change.id(), change);
    Map<NodeId, Node> changed = new HashMap<>(nodes);
    change.applyTo(changed);
    nodes = Map.copyOf(changed);
  }

  /// All nodes that hold a lease.
  ///
  /// @param nowNanos monotonic, when it was asked for
  synchronized void read(long nowNanos, Collection<Node> all) {
    if (!healthy) {
      healthy = true;
      healthySinceNanos = nowNanos;
    }
    boolean believed = nowNanos - healthySinceNanos >= leaseNanos;
    Map<NodeId, Node> changed = new HashMap<>(believed ? Map.of() : nodes);
    all.forEach(node -> changed.put(node.id(), node));
    changes.values().removeIf(change -> change.atNanos() - nowNanos < 0);
    changes.values().forEach(change -> change.applyTo(changed));
    nodes = Map.copyOf(changed);
    readAtNanos = nowNanos;
  }

  /// Redis was lost, or did not answer.
  synchronized void unread() {
    healthy = false;
  }
}
