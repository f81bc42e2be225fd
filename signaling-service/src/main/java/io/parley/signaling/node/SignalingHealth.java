package io.parley.signaling.node;

import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.signaling.sfu.SfuSessions;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up when a client could join: the keys are known, and an SFU can be reached.
public final class SignalingHealth implements HealthIndicator {

  private final KeyRing keys;
  private final NodeRegistry registry;
  private final SfuSessions sessions;

  public SignalingHealth(KeyRing keys, NodeRegistry registry, SfuSessions sessions) {
    this.keys = keys;
    this.registry = registry;
    this.sessions = sessions;
  }

  @Override
  public Health health() {
    boolean sfu =
        registry.nodes(NodeKind.SFU).stream().anyMatch(node -> sessions.reachable(node.id()));
    Health.Builder health = sfu && keys.complete() ? Health.up() : Health.outOfService();
    return health.withDetail("sfu", sfu).withDetail("keys", keys.complete()).build();
  }
}
