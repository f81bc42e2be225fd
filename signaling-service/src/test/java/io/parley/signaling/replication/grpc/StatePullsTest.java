package io.parley.signaling.replication.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.cluster.transport.NodeChannels;
import io.parley.cluster.transport.TlsProperties;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.RoomStateGrpc;
import io.parley.signaling.replica.Rooms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatePullsTest {

  private static final NodeId OTHER = new NodeId("ND_other");

  private final GrpcTransport transport = new GrpcTransport(TlsProperties.NONE);
  private final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  private final NodeChannels channels = new NodeChannels(registry, transport);
  private final StatePulls pulls = StatePulls.ofReplicas(registry, channels);
  private final List<Server> servers = new ArrayList<>();

  private void serve(RoomStateGrpc.RoomStateImplBase service) throws IOException {
    Server server = transport.server("127.0.0.1", 0).addService(service).build().start();
    servers.add(server);
    registry.register(
        new Node(OTHER, NodeKind.SIGNALING, "127.0.0.1", 0, server.getPort(), "", 0, true));
  }

  @AfterEach
  void stop() {
    channels.close();
    servers.forEach(Server::shutdownNow);
    transport.close();
  }

  @Test
  void bringsWhatTheOtherNodeHas() throws Exception {
    serve(
        new RoomStateGrpc.RoomStateImplBase() {
          @Override
          public void pull(PullRequest request, StreamObserver<PullReply> answer) {
            answer.onNext(PullReply.newBuilder().setNumber(request.getRoom().length()).build());
            answer.onCompleted();
          }
        });
    assertThat(pulls.pull(OTHER, PullRequest.newBuilder().setRoom("room").build()).get())
        .isEqualTo(PullReply.newBuilder().setNumber(4).build());
  }

  @Test
  void failsWhereTheNodeOrTheRoomIsNot() throws Exception {
    assertThatThrownBy(() -> pulls.pull(OTHER, PullRequest.getDefaultInstance()).get())
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("the node is gone");
    serve(new RoomStateService(new Rooms(), OTHER));
    assertThatThrownBy(() -> pulls.pull(OTHER, PullRequest.getDefaultInstance()).get())
        .hasMessageContaining("NOT_FOUND");
  }

  @Test
  void hasOnlySoManyQuestionsUnderWayAndNoneForLong() throws Exception {
    serve(
        new RoomStateGrpc.RoomStateImplBase() {
          @Override
          public void pull(PullRequest request, StreamObserver<PullReply> answer) {}
        });
    List<CompletableFuture<PullReply>> waiting = new ArrayList<>();
    for (int i = 0; i < StatePulls.MAX_OUTSTANDING; i++) {
      waiting.add(pulls.pull(OTHER, PullRequest.getDefaultInstance()));
    }
    assertThat(pulls.pull(OTHER, PullRequest.getDefaultInstance())).isCompletedExceptionally();
    assertThat(pulls.refused()).isEqualTo(1);
    for (CompletableFuture<PullReply> late : waiting) {
      assertThatThrownBy(late::get).hasMessageContaining("DEADLINE_EXCEEDED");
    }
    CompletableFuture<PullReply> next = pulls.pull(OTHER, PullRequest.getDefaultInstance());
    assertThatThrownBy(next::get).hasMessageContaining("DEADLINE_EXCEEDED");
    assertThat(pulls.refused()).isEqualTo(1);
  }

  @Test
  void aPingIsAnsweredByTheVeryNode() throws Exception {
    serve(new RoomStateService(new Rooms(), OTHER));
    Node node = registry.nodes(NodeKind.SIGNALING).getFirst();
    GrpcNodePing ping = new GrpcNodePing(transport);
    assertThat(ping.answers(node).get()).isTrue();
    Node stranger =
        new Node(
            new NodeId("ND_before"),
            NodeKind.SIGNALING,
            node.host(),
            0,
            node.grpcPort(),
            "",
            0,
            true);
    assertThat(ping.answers(stranger).get()).isFalse();
    servers.getFirst().shutdownNow().awaitTermination();
    assertThat(ping.answers(node).get()).isFalse();
  }
}
