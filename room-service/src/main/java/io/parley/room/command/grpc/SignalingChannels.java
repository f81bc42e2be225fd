package io.parley.room.command.grpc;

import io.parley.cluster.node.Node;
import io.parley.cluster.transport.NodeChannels;
import io.parley.protocol.signaling.RoomCommandsGrpc;
import io.parley.protocol.signaling.RoomCommandsGrpc.RoomCommandsBlockingStub;
import java.util.concurrent.TimeUnit;

/// The ways to the signaling nodes.
public final class SignalingChannels {

  /// A tenant's call waits for a node this long at most.
  private static final long DEADLINE_MILLIS = 3_000;

  private final NodeChannels channels;

  public SignalingChannels(NodeChannels channels) {
    this.channels = channels;
  }

  /// A way to ask this node, with a deadline that starts now.
  RoomCommandsBlockingStub to(Node node) {
    channels.refresh();
    return RoomCommandsGrpc.newBlockingStub(channels.to(node))
        .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
