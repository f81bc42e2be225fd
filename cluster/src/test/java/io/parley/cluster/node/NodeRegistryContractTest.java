package io.parley.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.protocol.id.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What every registry of nodes promises.
public abstract class NodeRegistryContractTest {

  private static final RandomGenerator RANDOM = new SplittableRandom(2);

  /// How soon others know who comes, goes, or changes whether it takes work.
  private static final Duration NOTICE = Duration.ofMillis(100);

  /// A registry, as one process has it.
  protected abstract NodeRegistry registry();

  /// The same, as another process has it; itself where there is but one.
  protected abstract NodeRegistry another();

  /// How long a node is known that does not register again; null where that is for ever.
  protected abstract @Nullable Duration lease();

  protected static Node node(NodeKind kind, boolean accepting, boolean draining) {
    return node(NodeId.create(RANDOM), kind, accepting, draining, "2026-03-01T10:00:00.000450001Z");
  }

  protected static Node node(
      NodeId id, NodeKind kind, boolean accepting, boolean draining, String startedAt) {
    return new Node(
        id,
        kind,
        "10.0.0.7",
        8080,
        9090,
        "eu",
        0.25,
        accepting,
        draining,
        "0.1.0",
        3,
        14,
        Instant.parse(startedAt));
  }

  @Test
  void aRegisteredNodeIsKnownAtOnceHereAndSoonElsewhere() {
    Node sfu = node(NodeKind.SFU, true, false);

    assertThat(registry().register(sfu)).isEqualTo(Registration.PLAIN);
    assertThat(registry().find(sfu.id())).isEqualTo(sfu);
    await()
        .atMost(NOTICE.multipliedBy(5))
        .untilAsserted(() -> assertThat(another().find(sfu.id())).isEqualTo(sfu));
    assertThat(another().nodes(NodeKind.SFU)).contains(sfu);
    assertThat(another().nodes(NodeKind.ROOM)).doesNotContain(sfu);
  }

  @Test
  void nodesComeInTheOrderOfTheirIds() {
    for (int i = 0; i < 5; i++) {
      registry().register(node(NodeKind.BILLING, true, false));
    }
    assertThat(registry().nodes(NodeKind.BILLING))
        .hasSizeGreaterThanOrEqualTo(5)
        .extracting(node -> node.id().value())
        .isSorted();
  }

  @Test
  void aNodeThatStopsAcceptingIsSoonKnownTo() {
    Node before = node(NodeKind.SIGNALING, true, false);
    Node after = node(before.id(), NodeKind.SIGNALING, false, true, before.startedAt().toString());
    registry().register(before);
    await().until(() -> another().find(before.id()) != null);
    registry().register(after);

    await()
        .atMost(NOTICE.multipliedBy(5))
        .untilAsserted(() -> assertThat(another().find(before.id())).isEqualTo(after));
  }

  @Test
  void aRemovedNodeIsSoonGoneElsewhere() {
    Node sfu = node(NodeKind.SFU, true, false);
    registry().register(sfu);
    await().until(() -> another().find(sfu.id()) != null);
    registry().remove(sfu.id());
    registry().remove(sfu.id());

    assertThat(registry().find(sfu.id())).isNull();
    await()
        .atMost(NOTICE.multipliedBy(5))
        .untilAsserted(() -> assertThat(another().find(sfu.id())).isNull());
  }

  @Test
  void anIdThatAnotherProcessHoldsIsTaken() {
    Node first = node(NodeKind.ROOM, true, false);
    Node second = node(first.id(), NodeKind.ROOM, true, false, "2026-03-01T10:00:01Z");
    registry().register(first);

    assertThat(another().register(second).taken()).isTrue();
    assertThat(registry().register(first).taken()).isFalse();
    await().untilAsserted(() -> assertThat(another().find(first.id())).isEqualTo(first));
  }

  @Test
  void aNodeHearsThatItIsToDrainAndThatItIsNot() {
    Node sfu = node(NodeKind.SFU, true, false);
    assertThat(another().drain(sfu.id(), true)).isFalse();
    registry().register(sfu);

    assertThat(another().drain(sfu.id(), true)).isTrue();
    assertThat(registry().register(sfu)).isEqualTo(new Registration(true, false));
    assertThat(another().drain(sfu.id(), false)).isTrue();
    assertThat(registry().register(sfu)).isEqualTo(Registration.PLAIN);
  }

  @Test
  void aWishToDrainGoesWithTheNode() {
    Node sfu = node(NodeKind.SFU, true, false);
    registry().register(sfu);
    registry().drain(sfu.id(), true);
    registry().remove(sfu.id());

    assertThat(registry().register(sfu)).isEqualTo(Registration.PLAIN);
  }

  @Test
  void aNodeThatDoesNotRegisterAgainIsGoneAfterItsLease() {
    Duration lease = lease();
    Assumptions.assumeTrue(lease != null, "nodes of one process end with it");
    Node silent = node(NodeKind.SFU, true, false);
    registry().register(silent);
    await().until(() -> another().find(silent.id()) != null);

    await()
        .between(lease.dividedBy(2), lease.plusSeconds(3))
        .until(() -> another().find(silent.id()) == null);
  }

  @Test
  void theViewIsFresh() {
    await().until(() -> registry().fresh() && another().fresh());
  }
}
