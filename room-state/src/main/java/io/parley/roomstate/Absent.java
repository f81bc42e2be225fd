package io.parley.roomstate;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.ParticipantRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The nodes that are known to be gone. What they own is shown for the resume window and then
/// hidden, until another node owns it or this one is back.
final class Absent {

  /// Beyond this, nodes that own nothing here are forgotten: their number is then bounded by that
  /// of the records.
  private static final int CAPACITY = 256;

  private static final class Node {
    private long hiddenAtMillis;
    private boolean hidden;
  }

  private final Map<NodeId, Node> nodes = new HashMap<>();
  private final Records records;
  private final long orphansMillis;

  Absent(Records records, Duration orphans) {
    this.records = records;
    this.orphansMillis = orphans.toMillis();
  }

  /// @return whether that is news
  boolean gone(long nowMillis, NodeId id) {
    if (nodes.containsKey(id)) {
      return false;
    }
    if (nodes.size() >= CAPACITY) {
      nodes.keySet().retainAll(owners());
    }
    Node node = new Node();
    node.hiddenAtMillis = nowMillis + orphansMillis;
    nodes.put(id, node);
    return true;
  }

  private Set<NodeId> owners() {
    Set<NodeId> owners = new HashSet<>();
    for (ParticipantRecord record : records.all()) {
      NodeId owner = StateMessages.owner(record);
      if (owner != null) {
        owners.add(owner);
      }
    }
    return owners;
  }

  void back(NodeId id) {
    Node node = nodes.remove(id);
    if (node != null && node.hidden) {
      touch(id);
    }
  }

  /// A node said something: even if it was said to be gone, the window begins anew.
  void heard(long nowMillis, NodeId id) {
    Node node = nodes.get(id);
    if (node == null) {
      return;
    }
    node.hiddenAtMillis = nowMillis + orphansMillis;
    if (node.hidden) {
      node.hidden = false;
      touch(id);
    }
  }

  void tick(long nowMillis) {
    nodes.forEach(
        (id, node) -> {
          if (!node.hidden && nowMillis - node.hiddenAtMillis >= 0) {
            node.hidden = true;
            touch(id);
          }
        });
  }

  private void touch(NodeId owner) {
    records.all().stream()
        .filter(record -> record.getOwner().equals(owner.value()))
        .forEach(records::touch);
  }

  boolean contains(@Nullable NodeId id) {
    return id != null && nodes.containsKey(id);
  }

  boolean hides(@Nullable NodeId id) {
    Node node = id == null ? null : nodes.get(id);
    return node != null && node.hidden;
  }
}
