package io.parley.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.redis.RedisNodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.cluster.presence.redis.RedisPresence;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.testkit.redis.RedisServerForTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Redis dies, and comes back with nothing.
class RedisOutageTest {

  private static final Duration REFUSAL = Duration.ofMillis(300);
  private static final RoomKey HALL = new RoomKey("default", "hall");
  private static final Placement PLACEMENT =
      new Placement(
          new RoomSid("RM_hall"), new NodeId("ND_sfu"), 3, Instant.parse("2026-03-01T10:00:00Z"));
  private static final ParticipantRecord ALICE =
      ParticipantRecord.newBuilder().setSid("PA_alice").setOwnerEpoch(1).setCounter(4).build();

  private final SplittableRandom random = new SplittableRandom(4);
  private final RedisServerForTests server = RedisServerForTests.start();
  private final RedisLink link = link();
  private final RedisLink otherLink = link();
  private final RedisPresence presence = new RedisPresence(link);
  private final RedisNodeRegistry nodes = new RedisNodeRegistry(link, System::nanoTime);
  private final RedisNodeRegistry others = new RedisNodeRegistry(otherLink, System::nanoTime);
  private final List<Boolean> watched = new CopyOnWriteArrayList<>();

  private RedisLink link() {
    return new RedisLink(server.url(), Clock.systemUTC(), new SimpleMeterRegistry());
  }

  private Node node(NodeKind kind) {
    return new Node(NodeId.create(random), kind, "10.0.0.7", 0, 9090, "", 0, true);
  }

  @BeforeEach
  void reach() {
    presence.watch(watched::add);
    await().until(() -> watched.equals(List.of(true)) && nodes.fresh() && others.fresh());
  }

  @AfterEach
  void close() {
    nodes.close();
    others.close();
    link.close();
    otherLink.close();
    server.close();
  }

  private static void refused(ThrowingCallable call) {
    long startedNanos = System.nanoTime();
    assertThatThrownBy(call).isInstanceOf(PresenceUnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - startedNanos)).isLessThan(REFUSAL);
  }

  @Test
  void withoutRedisCallsAreRefusedAtOnce() {
    server.stop();
    refused(() -> presence.find(HALL));
    await().until(() -> !presence.available());

    refused(() -> presence.place(HALL, PLACEMENT));
    refused(() -> presence.put(HALL, ALICE));
    refused(() -> presence.records(HALL));
    refused(() -> presence.rooms("default"));
    refused(() -> presence.remove(HALL, PLACEMENT.room()));
    refused(() -> nodes.drain(PLACEMENT.sfu(), true));
    presence.publish(HALL, new byte[1]);
    assertThat(nodes.fresh()).isFalse();
    await().until(() -> watched.equals(List.of(true, false)));
  }

  @Test
  void aRedisThatComesBackEmptyIsNoticedWithinASecondAndFilledAgain() {
    presence.place(HALL, PLACEMENT);
    presence.put(HALL, ALICE);
    List<String> heard = new CopyOnWriteArrayList<>();
    try (var open = presence.listen(HALL, bytes -> heard.add(new String(bytes)))) {
      server.stop();
      await().until(() -> watched.size() == 2);
      server.startEmpty();
      await()
          .atMost(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(watched).containsExactly(true, false, true));

      assertThat(presence.find(HALL)).isNull();
      assertThat(presence.place(HALL, PLACEMENT).records()).isEmpty();
      presence.put(HALL, ALICE);
      assertThat(presence.records(HALL)).containsExactly(ALICE);
      new RedisPresence(otherLinkOnceUp()).publish(HALL, "again".getBytes());
      await().untilAsserted(() -> assertThat(heard).containsExactly("again"));
      assertThat(open).isNotNull();
    }
  }

  private RedisLink otherLinkOnceUp() {
    await().until(otherLink::up);
    return otherLink;
  }

  @Test
  void whoListensDuringAnOutageHearsAfterIt() {
    server.stop();
    await().until(() -> watched.size() == 2);
    List<byte[]> heard = new CopyOnWriteArrayList<>();
    try (var open = presence.listen(HALL, heard::add)) {
      server.startEmpty();
      await().until(presence::available);
      presence.publish(HALL, new byte[1]);
      await().until(() -> heard.size() == 1);
      assertThat(open).isNotNull();
    }
  }

  @Test
  void nobodyLeavesTheViewBecauseRedisWasAway() {
    Node sfu = node(NodeKind.SFU);
    Node silent = node(NodeKind.SFU);
    others.register(sfu);
    others.register(silent);
    others.drain(sfu.id(), true);
    assertThat(others.register(sfu).drainWished()).isTrue();
    await().until(() -> nodes.nodes(NodeKind.SFU).size() == 2);
    others.close(); // nobody registers for these two any more, but on the link's return
    server.stop();
    await().until(() -> watched.size() == 2);

    assertThat(nodes.nodes(NodeKind.SFU)).hasSize(2);
    assertThat(nodes.register(node(NodeKind.SFU)).taken()).isFalse();
    server.startEmpty();
    await().until(nodes::fresh);
    assertThat(nodes.nodes(NodeKind.SFU)).hasSize(3);
    await()
        .during(Duration.ofSeconds(2))
        .until(() -> nodes.find(sfu.id()) != null && nodes.find(silent.id()) != null);
  }

  @Test
  void aNodeRegistersAnewByItselfWithItsWishToDrain() {
    Node sfu = node(NodeKind.SFU);
    others.register(sfu);
    others.drain(sfu.id(), true);
    assertThat(others.register(sfu).drainWished()).isTrue();
    server.stop();
    await().until(() -> watched.size() == 2 && !otherLink.up());
    server.startEmpty();

    try (RedisLink freshLink = link();
        RedisNodeRegistry newcomer = new RedisNodeRegistry(freshLink, System::nanoTime)) {
      await().atMost(Duration.ofSeconds(2)).until(() -> newcomer.find(sfu.id()) != null);
    }
    assertThat(others.register(sfu).drainWished()).isTrue();
  }

  @Test
  void aProcessThatBeginsWithoutRedisFindsItLater() {
    server.stop();
    try (RedisLink early = link();
        RedisNodeRegistry registry = new RedisNodeRegistry(early, System::nanoTime)) {
      Node sfu = node(NodeKind.SFU);
      assertThat(registry.register(sfu).taken()).isFalse();
      assertThat(registry.find(sfu.id())).isEqualTo(sfu);
      server.startEmpty();
      await().atMost(Duration.ofSeconds(5)).until(() -> nodes.find(sfu.id()) != null);
    }
  }
}
