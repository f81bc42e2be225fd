package io.parley.signaling.replication;

import io.parley.cluster.node.Node;
import java.util.concurrent.CompletableFuture;

/// Asks a signaling node directly whether it is there. Safe from any thread; does not block.
public interface NodePing {

  /// Whether this very node answered within half a second or so; never fails.
  CompletableFuture<Boolean> answers(Node node);
}
