package io.parley.signaling.replication;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import java.util.concurrent.CompletableFuture;

/// Asks other signaling nodes for what is newer there. Safe from any thread; does not block.
public interface StatePuller {

  /// The answer; fails where the node does not answer in time, or has no such room.
  CompletableFuture<PullReply> pull(NodeId from, PullRequest request);
}
