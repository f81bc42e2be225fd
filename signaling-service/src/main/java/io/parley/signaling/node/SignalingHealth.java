package io.parley.signaling.node;

import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.signaling.sfu.SfuSessions;
import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up when a client could join: the keys are known, an SFU can be reached, and this node neither
/// drains nor has a name that another one has.
public final class SignalingHealth implements HealthIndicator {

  private final KeyRing keys;
  private final NodeRegistry registry;
  private final SfuSessions sessions;
  private final BooleanSupplier serves;

  /// @param serves whether the node takes clients
  public SignalingHealth(
      KeyRing keys, NodeRegistry registry, SfuSessions sessions, BooleanSupplier serves) {
    this.keys = keys;
    this.registry = registry;
    this.sessions = sessions;
    this.serves = serves;
  }

  @Override
  public Health health() {
    boolean sfu =
        registry.nodes(NodeKind.SFU).stream().anyMatch(node -> sessions.reachable(node.id()));
    boolean serving = serves.getAsBoolean();
    Health.Builder health = sfu && serving && keys.complete() ? Health.up() : Health.outOfService();
    return health
        .withDetail("sfu", sfu)
        .withDetail("keys", keys.complete())
        .withDetail("serves", serving)
        .build();
  }
}
