package io.parley.room.startup;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.Rendezvous;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import java.util.function.Predicate;

/// Which rooms this instance stands for: signaling asks and tells the same one, which so knows who
/// is in them.
public final class Responsibility implements Predicate<RoomKey> {

  private final NodeRegistry registry;
  private final NodeId self;

  public Responsibility(NodeRegistry registry, NodeId self) {
    this.registry = registry;
    this.self = self;
  }

  @Override
  public boolean test(RoomKey room) {
    return registry.nodes(NodeKind.ROOM).stream()
        .filter(Node::accepting)
        .min(Rendezvous.order(room.toString()))
        .map(first -> first.id().equals(self))
        .orElse(false);
  }
}
