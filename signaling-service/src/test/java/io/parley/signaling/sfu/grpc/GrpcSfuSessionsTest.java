package io.parley.signaling.sfu.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.cluster.transport.TlsProperties;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.sfu.FindReply;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.signaling.FakeSfu;
import io.parley.signaling.sfu.FoundSession;
import io.parley.signaling.sfu.SfuListener;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcSfuSessionsTest implements SfuListener {

  private static final RoomKey ROOM = new RoomKey("project", "room");

  private final List<SessionEvent> events = new CopyOnWriteArrayList<>();
  private final List<NodeId> lost = new CopyOnWriteArrayList<>();
  private final List<NodeId> restored = new CopyOnWriteArrayList<>();
  private final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final GrpcTransport transport = new GrpcTransport(TlsProperties.NONE);
  private final FakeSfu sfu = new FakeSfu();
  private volatile long nowNanos;
  private volatile Instant now = Instant.EPOCH;
  private final GrpcSfuSessions sessions =
      new GrpcSfuSessions(
          new NodeId("ND_me"), registry, transport, this, () -> now, () -> nowNanos, threads);

  GrpcSfuSessionsTest() throws IOException {
    registry.register(sfu.node());
  }

  @AfterEach
  void stop() {
    sessions.close();
    sfu.close();
    transport.close();
    threads.shutdownNow();
  }

  @Override
  public void event(NodeId from, SessionEvent event) {
    events.add(event);
  }

  @Override
  public void lost(NodeId node) {
    lost.add(node);
  }

  @Override
  public void restored(NodeId node) {
    restored.add(node);
  }

  private void beatUntilHeard() {
    int before = sfu.beats();
    await()
        .until(
            () -> {
              sessions.beat();
              return sfu.beats() > before + 1;
            });
  }

  @Test
  void saysFirstWhoItIs() throws Exception {
    sessions.send(sfu.node().id(), SessionCommand.newBuilder().setParticipantSid("PA_1").build());
    assertThat(sfu.next(any -> true).getHello().getNode()).isEqualTo("ND_me");
    assertThat(sfu.next(any -> true).getParticipantSid()).isEqualTo("PA_1");
  }

  @Test
  void losesAnSfuThatFallsSilentAndFindsItAgain() throws Exception {
    sessions.refresh();
    assertThat(sfu.next(SessionCommand::hasHello)).isNotNull();
    beatUntilHeard();
    sfu.say("PA_1", event -> {});
    await().untilAsserted(() -> assertThat(events).hasSize(1));

    sfu.fallSilent();
    await()
        .until(
            () -> {
              nowNanos += Pulse.PERIOD_NANOS;
              sessions.beat();
              return !lost.isEmpty();
            });
    assertThat(lost).containsExactly(sfu.node().id());
    assertThat(sessions.reachable(sfu.node().id())).isFalse();
    assertThat(events).noneMatch(SessionEvent::hasBeat);
    assertThat(restored).isEmpty();

    now = now.plusMillis(250);
    sessions.refresh();
    assertThat(sfu.next(SessionCommand::hasHello)).isNotNull();
    assertThat(sfu.next(SessionCommand::hasHello)).isNotNull();
    assertThat(sessions.reachable(sfu.node().id())).isFalse();
    sfu.wakeUp();
    await()
        .until(
            () -> {
              sessions.beat();
              return sessions.reachable(sfu.node().id());
            });
    assertThat(restored).isEmpty();
  }

  @Test
  void givesUpAnSfuThatNeverSaysAWord() throws Exception {
    sfu.fallSilent();
    sessions.refresh();
    assertThat(sfu.next(SessionCommand::hasHello)).isNotNull();
    for (int i = 0; i < 19; i++) {
      nowNanos += Pulse.PERIOD_NANOS;
      sessions.beat();
    }
    assertThat(sessions.reachable(sfu.node().id())).isTrue();
    nowNanos += Pulse.PERIOD_NANOS;
    sessions.beat();
    await().until(() -> !lost.isEmpty());
    assertThat(sessions.reachable(sfu.node().id())).isFalse();
  }

  @Test
  void opensABrokenStreamAgainAtOnce() throws Exception {
    sessions.refresh();
    beatUntilHeard();
    sfu.forget();
    sfu.cut();
    await().until(() -> !restored.isEmpty());
    assertThat(sessions.reachable(sfu.node().id())).isTrue();
    assertThat(lost).isEmpty();
    await()
        .until(
            () -> {
              sessions.send(
                  sfu.node().id(), SessionCommand.newBuilder().setParticipantSid("PA_1").build());
              return sfu.heard("PA_1");
            });

    sfu.cut();
    await().until(() -> !lost.isEmpty());
    assertThat(restored).hasSize(1);
    assertThat(sessions.reachable(sfu.node().id())).isFalse();
  }

  @Test
  void losesAnSfuWhoseProcessIsGone() {
    NodeId id = sfu.node().id();
    sessions.refresh();
    beatUntilHeard();
    sfu.close();
    await().until(() -> !lost.isEmpty());
    assertThat(restored).isEmpty();
    assertThat(sessions.send(id, SessionCommand.getDefaultInstance())).isFalse();
  }

  @Test
  void keepsDrainingNodesButNotThoseGone() throws Exception {
    Node node = sfu.node();
    registry.register(
        new Node(
            node.id(),
            NodeKind.SFU,
            node.host(),
            0,
            node.grpcPort(),
            "",
            0,
            false,
            true,
            "",
            0,
            0,
            Instant.EPOCH));
    sessions.refresh();
    assertThat(sessions.reachable(node.id())).isTrue();
    registry.remove(node.id());
    sessions.refresh();
    assertThat(sessions.reachable(node.id())).isFalse();
    await().untilAsserted(() -> assertThat(lost).containsExactly(node.id()));
  }

  @Test
  void findsTheSessionOfTheLatestPlacement() throws Exception {
    try (FakeSfu other = new FakeSfu();
        FakeSfu dead = new FakeSfu()) {
      registry.register(other.node());
      registry.register(dead.node());
      List<NodeId> all = List.of(sfu.node().id(), dead.node().id(), other.node().id());
      dead.close();
      assertThat(sessions.find(ROOM, "ann", all)).isNull();
      sfu.has("ann", FindReply.newBuilder().setParticipantSid("PA_1").setPlacementEpoch(1).build());
      FindReply later =
          FindReply.newBuilder().setParticipantSid("PA_2").setPlacementEpoch(2).build();
      other.has("ann", later);
      FoundSession latest = new FoundSession(other.node().id(), later);
      await().until(() -> latest.equals(sessions.find(ROOM, "ann", all)));
    }
  }
}
