package io.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenSigner;
import io.parley.protocol.token.VideoGrant;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class ShutdownTest {

  private static final String SECRET = "a-secret-that-nobody-knows-000000";

  private static ConfigurableApplicationContext start() {
    return start("--parley.signaling.drain-grace=1s");
  }

  private static ConfigurableApplicationContext start(String option) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(OwnStores.class, SignalingConfiguration.class)
            .web(WebApplicationType.REACTIVE)
            .properties("spring.config.name=signaling")
            .run("--server.port=0", option);
    context.getBean(KeyRing.class).add(new ApiKey("key", "project", SECRET));
    return context;
  }

  private static RawClient join(NodeRegistry registry) {
    Node node = registry.nodes(NodeKind.SIGNALING).getFirst();
    VideoGrant grant =
        new VideoGrant(
            "room", "", true, false, false, false, false, false, true, true, true, List.of(), false,
            false, false, false, false);
    AccessClaims claims =
        new AccessClaims(
            "key", "ann", "", "", Map.of(), "standard", List.of(), grant, null, "", Instant.now());
    String token = new TokenSigner("key", SECRET).sign(claims, Instant.now(), Duration.ofHours(1));
    return new RawClient(URI.create("ws://127.0.0.1:" + node.httpPort() + "/rtc"), token);
  }

  @Test
  void tellsClientsBeforeItGoes() throws Exception {
    FakeSfu sfu = new FakeSfu();
    ConfigurableApplicationContext context = start();
    NodeRegistry registry = context.getBean(NodeRegistry.class);
    registry.register(sfu.node());
    try (RawClient client = join(registry)) {
      client.next(SignalResponse::hasJoin);
      context.close();
      LeaveRequest leave = client.next(SignalResponse::hasLeave).getLeave();
      assertThat(leave.getReason()).isEqualTo(DisconnectReason.SERVER_SHUTDOWN);
      assertThat(leave.getAction()).isEqualTo(LeaveRequest.Action.DISCONNECT);
      assertThat(client.closeCode()).isEqualTo(1000);
      assertThat(registry.nodes(NodeKind.SIGNALING)).isEmpty();
    } finally {
      sfu.close();
    }
  }

  @Test
  void sendsClientsToOtherNodesWhereThereAreSome() throws Exception {
    FakeSfu sfu = new FakeSfu();
    ConfigurableApplicationContext context = start();
    NodeRegistry registry = context.getBean(NodeRegistry.class);
    registry.register(sfu.node());
    NodeId self = registry.nodes(NodeKind.SIGNALING).getFirst().id();
    try (RawClient client = join(registry)) {
      client.next(SignalResponse::hasJoin);
      sfu.next(SessionCommand::hasOpen);
      registry.register(
          new Node(new NodeId("ND_other"), NodeKind.SIGNALING, "h", 1, 1, "", 0, true));
      assertThat(registry.drain(self, true)).isTrue();
      LeaveRequest leave = client.next(SignalResponse::hasLeave).getLeave();
      assertThat(leave.getAction()).isEqualTo(LeaveRequest.Action.RESUME);
      assertThat(client.closeCode()).isPositive();
      assertThat(registry.find(self))
          .satisfies(
              node -> {
                assertThat(node.accepting()).isFalse();
                assertThat(node.draining()).isTrue();
              });
      context.close();
      assertThat(registry.find(self)).isNull();
      sfu.assertNever(SessionCommand::hasClose);
    } finally {
      context.close();
      sfu.close();
    }
  }

  @Test
  @Timeout(30)
  void doesNotWaitForNodesThatStopAsWell() throws Exception {
    ConfigurableApplicationContext context = start("--parley.signaling.drain-grace=60s");
    NodeRegistry registry = context.getBean(NodeRegistry.class);
    NodeId self = registry.nodes(NodeKind.SIGNALING).getFirst().id();
    Node other = new Node(new NodeId("ND_other"), NodeKind.SIGNALING, "h", 1, 1, "", 0, true);
    registry.register(other);
    Thread closing = Thread.ofVirtual().start(context::close);
    await().until(() -> registry.find(self) instanceof Node now && !now.accepting());
    registry.remove(other.id());
    closing.join();
    assertThat(registry.find(self)).isNull();
  }

  @Test
  void leavesAnSfuThatDrains() throws Exception {
    try (FakeSfu sfu = new FakeSfu();
        FakeSfu other = new FakeSfu();
        ConfigurableApplicationContext context = start()) {
      NodeRegistry registry = context.getBean(NodeRegistry.class);
      registry.register(sfu.node());
      try (RawClient client = join(registry)) {
        client.next(SignalResponse::hasJoin);
        registry.register(other.node());
        registry.register(sfu.drainingNode());
        assertThat(client.next(SignalResponse::hasLeave).getLeave().getAction())
            .isEqualTo(LeaveRequest.Action.RECONNECT);
        try (RawClient again = join(registry)) {
          again.next(SignalResponse::hasJoin);
          assertThat(other.next(SessionCommand::hasOpen)).isNotNull();
        }
      }
    }
  }

  @Test
  void sendsClientsOfALostSfuToAFullReconnect() throws Exception {
    FakeSfu sfu = new FakeSfu();
    try (ConfigurableApplicationContext context = start()) {
      NodeRegistry registry = context.getBean(NodeRegistry.class);
      registry.register(sfu.node());
      try (RawClient client = join(registry)) {
        client.next(SignalResponse::hasJoin);
        sfu.close();
        assertThat(client.next(SignalResponse::hasLeave).getLeave().getAction())
            .isEqualTo(LeaveRequest.Action.RECONNECT);
        assertThat(client.closeCode()).isEqualTo(1000);
      }
      try (FakeSfu other = new FakeSfu()) {
        registry.register(other.node());
        try (RawClient again = join(registry)) {
          assertThat(again.next().hasJoin()).isTrue();
        }
      }
    }
  }
}
