package io.parley.gateway.health;

import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.gateway.socket.Admission;
import java.util.ArrayList;
import java.util.List;

/// Whether a client could join now.
public final class Joinable {

  private final NodeRegistry registry;
  private final KeyRing keys;
  private final Admission admission;

  public Joinable(NodeRegistry registry, KeyRing keys, Admission admission) {
    this.registry = registry;
    this.keys = keys;
    this.admission = admission;
  }

  /// What is missing for that, in words of the architecture; empty where nothing is.
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (!admission.open()) {
      missing.add("gateway: stopping, or full");
    }
    require(NodeKind.SIGNALING, "signaling-service", missing);
    require(NodeKind.SFU, "sfu-service", missing);
    require(NodeKind.ROOM, "room-service", missing);
    if (!keys.complete()) {
      missing.add("API keys");
    }
    return missing;
  }

  private void require(NodeKind kind, String name, List<String> missing) {
    if (registry.nodes(kind).stream().noneMatch(Node::accepting)) {
      missing.add(name);
    }
  }
}
