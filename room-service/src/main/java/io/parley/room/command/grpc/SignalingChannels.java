package io.parley.room.command.grpc;

import io.grpc.ManagedChannel;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.signaling.RoomCommandsGrpc;
import io.parley.protocol.signaling.RoomCommandsGrpc.RoomCommandsBlockingStub;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// One gRPC channel to each signaling node.
public final class SignalingChannels implements AutoCloseable {

  /// A tenant's call waits for a node this long at most.
  private static final long DEADLINE_MILLIS = 3_000;

  private final NodeRegistry registry;
  private final GrpcTransport transport;
  private final ConcurrentHashMap<NodeId, ManagedChannel> channels = new ConcurrentHashMap<>();

  public SignalingChannels(NodeRegistry registry, GrpcTransport transport) {
    this.registry = registry;
    this.transport = transport;
  }

  /// A way to ask this node, with a deadline that starts now.
  RoomCommandsBlockingStub to(Node node) {
    forgetThoseGone();
    ManagedChannel channel =
        channels.computeIfAbsent(
            node.id(), id -> transport.channel(node.host(), node.grpcPort()).build());
    return RoomCommandsGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
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
