package io.parley.signaling.replication;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Which signaling nodes are gone: those that hold no lease any more and do not answer when they
/// are asked. A node that only lost the store lets its lease lapse, and serves on: its people are
/// to be left alone.
///
/// Safe from any thread; does not block.
public final class GoneNodes {

  /// Who answered is believed for so long. Shorter, and a fleet without leases pings all the time;
  /// longer, and a node that dies after all is noticed late.
  private static final Duration BELIEVED = Duration.ofSeconds(1);

  private record Asked(Instant at, CompletableFuture<Boolean> answer) {

    boolean isGone() {
      return Boolean.FALSE.equals(answer.getNow(null));
    }

    boolean isOver(Instant now) {
      return Boolean.TRUE.equals(answer.getNow(null)) && !now.isBefore(at.plus(BELIEVED));
    }
  }

  private final NodeRegistry registry;
  private final NodePing ping;
  private final InstantSource clock;

  /// Where nodes were when they still held a lease.
  private final Map<NodeId, Node> known = new ConcurrentHashMap<>();

  private final Map<NodeId, Asked> asked = new ConcurrentHashMap<>();

  public GoneNodes(NodeRegistry registry, NodePing ping, InstantSource clock) {
    this.registry = registry;
    this.ping = ping;
    this.clock = clock;
  }

  /// Takes note of where nodes are. To be called every second or so.
  public void tick() {
    known.keySet().removeIf(node -> asked.get(node) instanceof Asked verdict && verdict.isGone());
    for (Node node : registry.nodes(NodeKind.SIGNALING)) {
      known.put(node.id(), node);
      asked.remove(node.id());
    }
  }

  /// Whether this node is gone, as far as is known now: while it is being asked it is not.
  public boolean isGone(NodeId node) {
    if (!registry.fresh() || registry.find(node) != null) {
      return false;
    }
    return asked.compute(node, (id, former) -> ask(id, former)).isGone();
  }

  private Asked ask(NodeId node, @Nullable Asked former) {
    Instant now = clock.instant();
    if (former != null && !former.isOver(now)) {
      return former;
    }
    Node last = known.get(node);
    return new Asked(
        now, last == null ? CompletableFuture.completedFuture(false) : ping.answers(last));
  }
}
