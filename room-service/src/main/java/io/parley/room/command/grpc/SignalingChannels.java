package io.parley.room.command.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.signaling.RoomCommandsGrpc;
import io.parley.protocol.signaling.RoomCommandsGrpc.RoomCommandsBlockingStub;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// One gRPC channel to each signaling node.
public final class SignalingChannels implements AutoCloseable {

  /// A tenant's call waits for a node this long at most.
  private static final long DEADLINE_MILLIS = 3_000;

  /// A SendData of the greatest size fits, and so does a long list of participants.
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  private final NodeRegistry registry;
  private final ConcurrentHashMap<NodeId, ManagedChannel> channels = new ConcurrentHashMap<>();

  public SignalingChannels(NodeRegistry registry) {
    this.registry = registry;
  }

  /// A way to ask this node, with a deadline that starts now.
  RoomCommandsBlockingStub to(Node node) {
    forgetThoseGone();
    ManagedChannel channel = channels.computeIfAbsent(node.id(), id -> connect(node));
    return RoomCommandsGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ManagedChannel connect(Node node) {
    return NettyChannelBuilder.forAddress(node.host(), node.grpcPort())
        .usePlaintext()
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .build();
  }

  private void forgetThoseGone() {
    channels.forEach(
        (id, channel) -> {
          if (registry.find(id) == null && channels.remove(id, channel)) {
            channel.shutdown();
          }
        });
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
