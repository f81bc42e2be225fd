package io.parley.cluster.transport;

import io.grpc.ManagedChannel;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.NodeId;
import java.util.concurrent.ConcurrentHashMap;

/// One channel to each node that is asked something, as long as the node is registered. Safe from
/// any thread.
public final class NodeChannels implements AutoCloseable {

  private record Open(String host, int port, ManagedChannel channel) {
    boolean leadsTo(Node node) {
      return host.equals(node.host()) && port == node.grpcPort();
    }
  }

  private final NodeRegistry registry;
  private final GrpcTransport transport;
  private final ConcurrentHashMap<NodeId, Open> channels = new ConcurrentHashMap<>();

  public NodeChannels(NodeRegistry registry, GrpcTransport transport) {
    this.registry = registry;
    this.transport = transport;
  }

  /// The channel to this node; a new one where the node came back elsewhere.
  public ManagedChannel to(Node node) {
    return channels
        .compute(
            node.id(),
            (id, open) -> {
              if (open != null && open.leadsTo(node)) {
                return open;
              }
              if (open != null) {
                open.channel().shutdownNow();
              }
              return new Open(
                  node.host(),
                  node.grpcPort(),
                  transport.channel(node.host(), node.grpcPort()).build());
            })
        .channel();
  }

  /// Drops the channels of nodes that are gone. To be called every second or so.
  public void refresh() {
    channels.forEach(
        (id, open) -> {
          if (registry.find(id) == null && channels.remove(id, open)) {
            open.channel().shutdownNow();
          }
        });
  }

  @Override
  public void close() {
    channels.values().forEach(open -> open.channel().shutdownNow());
  }
}
