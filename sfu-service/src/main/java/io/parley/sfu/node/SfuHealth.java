package io.parley.sfu.node;

import io.parley.sfu.metering.SessionMeters;
import io.parley.sfu.shard.Shards;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up while the node serves and each of its shards still turns.
public final class SfuHealth implements HealthIndicator {

  private final SfuNode node;
  private final Shards shards;
  private final SessionMeters meters;

  public SfuHealth(SfuNode node, Shards shards, SessionMeters meters) {
    this.node = node;
    this.shards = shards;
    this.meters = meters;
  }

  @Override
  public Health health() {
    boolean alive = shards.running().stream().allMatch(shard -> shard.loop().isAlive());
    var health = node.isServing() && alive ? Health.up() : Health.down();
    return health
        .withDetail("sessions", meters.sessions())
        .withDetail("shards", shards.running().size())
        .build();
  }
}
