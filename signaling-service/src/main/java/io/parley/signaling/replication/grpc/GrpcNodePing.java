package io.parley.signaling.replication.grpc;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.node.Node;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.protocol.state.PingReply;
import io.parley.protocol.state.PingRequest;
import io.parley.protocol.state.RoomStateGrpc;
import io.parley.signaling.replication.NodePing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Pings over a connection of its own: those to nodes without a lease are closed meanwhile.
public final class GrpcNodePing implements NodePing {

  /// Longer, and the people of a lost node stay on the others' lists that much; shorter, and a busy
  /// node counts as lost.
  private static final Duration DEADLINE = Duration.ofMillis(500);

  private final GrpcTransport transport;

  public GrpcNodePing(GrpcTransport transport) {
    this.transport = transport;
  }

  @Override
  public CompletableFuture<Boolean> answers(Node node) {
    ManagedChannel channel = transport.channel(node.host(), node.grpcPort()).build();
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    RoomStateGrpc.newStub(channel)
        .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .ping(
            PingRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(PingReply reply) {
                // Another node may have its address by now.
                answer.complete(reply.getNode().equals(node.id().value()));
              }

              @Override
              public void onError(Throwable failure) {
                answer.complete(false);
                channel.shutdownNow();
              }

              @Override
              public void onCompleted() {
                answer.complete(false);
                channel.shutdownNow();
              }
            });
    return answer;
  }
}
