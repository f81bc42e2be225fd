package io.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.LogStores;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.Close;
import io.parley.protocol.sfu.FindRequest;
import io.parley.protocol.sfu.Hello;
import io.parley.protocol.sfu.Open;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.SfuSessionsGrpc;
import io.parley.sfu.node.SfuHealth;
import io.parley.sfu.node.SfuNode;
import io.parley.sfu.session.Rooms;
import io.parley.sfu.session.SessionOwner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Timeout(60)
class SfuServiceTest {

  @Configuration(proxyBeanMethods = false)
  static class Stores {
    @Bean
    NodeRegistry nodeRegistry() {
      return new InMemoryNodeRegistry();
    }
  }

  @TempDir private Path data;

  @Test
  void drainsWhileAnOperatorWantsIt() {
    try (var context = start()) {
      var registry = context.getBean(NodeRegistry.class);
      var id = registry.nodes(NodeKind.SFU).getFirst().id();
      assertThat(id.value()).isEqualTo("ND_one");
      registry.drain(id, true);
      await().until(() -> registry.nodes(NodeKind.SFU).getFirst().draining());
      assertThat(registry.nodes(NodeKind.SFU).getFirst().accepting()).isFalse();

      registry.drain(id, false);
      await().until(() -> registry.nodes(NodeKind.SFU).getFirst().accepting());
      assertThat(registry.nodes(NodeKind.SFU).getFirst().draining()).isFalse();
    }
  }

  @Test
  void givesItsRoomsAwayBeforeItStops() throws Exception {
    var context = start("parley.sfu.drain-grace=30s");
    var registry = context.getBean(NodeRegistry.class);
    var node = registry.nodes(NodeKind.SFU).getFirst();
    var rooms = context.getBean(Rooms.class);
    var events = new LinkedBlockingQueue<SessionEvent>();
    SessionOwner owner = events::add;
    registry.register(taking("ND_sfu", NodeKind.SFU));
    registry.register(taking("ND_signaling", NodeKind.SIGNALING));
    rooms.command(owner, command().setOpen(Open.newBuilder().setRoomSid("RM_1")).build());
    assertThat(events.take().hasOpened()).isTrue();
    var closing = Thread.ofVirtual().start(context::close);
    await().until(() -> registry.find(node.id()) instanceof Node now && now.draining());
    assertThat(closing.isAlive()).isTrue();
    assertThat(registry.find(node.id())).extracting(Node::participants).isEqualTo(1);

    rooms.command(owner, command().setClose(Close.getDefaultInstance()).build());
    closing.join();
    assertThat(events).isEmpty();
    assertThat(registry.find(node.id())).isNull();
  }

  @Test
  void doesNotWaitWhereNobodyTakesItsRooms() throws Exception {
    var context = start("parley.sfu.drain-grace=1h");
    var rooms = context.getBean(Rooms.class);
    var events = new LinkedBlockingQueue<SessionEvent>();
    SessionOwner owner = events::add;
    rooms.command(owner, command().setOpen(Open.newBuilder().setRoomSid("RM_1")).build());
    assertThat(events.take().hasOpened()).isTrue();
    context.close();
    assertThat(events.take().hasClosed()).isTrue();
  }

  private static Node taking(String id, NodeKind kind) {
    return new Node(new NodeId(id), kind, "192.0.2.1", 1, 1, "local", 0, true);
  }

  @Test
  void doesNotServeUnderANameThatIsTaken() throws Exception {
    try (var context = start()) {
      var registry = context.getBean(NodeRegistry.class);
      var health = context.getBean(SfuHealth.class);
      var own = registry.nodes(NodeKind.SFU).getFirst();
      registry.remove(own.id());
      var other =
          new Node(own.id(), NodeKind.SFU, "192.0.2.1", 0, 1, "local", 0, true); // another start
      await()
          .until(
              () -> {
                registry.register(other);
                var known = registry.find(own.id());
                if (known != null && known.grpcPort() == own.grpcPort()) {
                  registry.remove(own.id());
                }
                return health.health().getStatus().equals(Status.DOWN);
              });

      registry.remove(own.id());
      await().until(() -> health.health().getStatus().equals(Status.UP));
    }
  }

  @Test
  void beatsAndCutsOffASignalingNodeThatDoesNot() throws Exception {
    try (var context = start()) {
      int port = context.getBean(SfuNode.class).grpcPort();
      var beats = new AtomicInteger();
      var end = new CompletableFuture<Throwable>();
      var channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      var commands =
          SfuSessionsGrpc.newStub(channel)
              .sessions(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(SessionEvent event) {
                      beats.addAndGet(event.hasBeat() ? 1 : 0);
                    }

                    @Override
                    public void onError(Throwable cause) {
                      end.complete(cause);
                    }

                    @Override
                    public void onCompleted() {
                      end.complete(new IllegalStateException("ended without a reason"));
                    }
                  });
      commands.onNext(
          SessionCommand.newBuilder().setHello(Hello.newBuilder().setNode("ND_2")).build());

      assertThat(io.grpc.Status.fromThrowable(end.get()).getCode())
          .isEqualTo(io.grpc.Status.Code.UNAVAILABLE);
      assertThat(beats.get()).isBetween(1, 8);
      var search = SfuSessionsGrpc.newBlockingStub(channel);
      assertThatThrownBy(() -> search.find(FindRequest.newBuilder().setIdentity("x").build()))
          .hasMessageContaining("NOT_FOUND");
      channel.shutdownNow();
    }
  }

  private static SessionCommand.Builder command() {
    return SessionCommand.newBuilder().setParticipantSid("PA_1").setOwnerEpoch(1);
  }

  @Test
  void makesItselfKnownServesItsHealthAndGoes() throws Exception {
    NodeRegistry registry;
    try (var context = start()) {
      registry = context.getBean(NodeRegistry.class);
      var node = registry.nodes(NodeKind.SFU).getFirst();
      assertThat(node.grpcPort()).isPositive();
      assertThat(node.accepting()).isTrue();

      assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(200);
      assertThat(get(context, "/actuator/prometheus").body())
          .contains("parley_sfu_sessions", "parley_sfu_packets_total");
    }
    assertThat(registry.nodes(NodeKind.SFU)).isEqualTo(List.of());
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("shard-"));
  }

  private ConfigurableApplicationContext start(String... more) {
    return new SpringApplicationBuilder(Stores.class, LogStores.class, SfuConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties(
            "spring.config.name=sfu",
            "parley.sfu.addresses=127.0.0.1",
            "parley.sfu.udp-port=0",
            "parley.sfu.tcp-port=0",
            "parley.node-id=ND_one",
            "parley.data-dir=" + data)
        .properties(more)
        .run("--server.port=0");
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext context, String path)
      throws Exception {
    String port = context.getEnvironment().getProperty("local.server.port");
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
