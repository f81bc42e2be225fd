package io.parley.signaling.join;

import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.presence.Presence;
import io.parley.signaling.directory.RoomDirectory;
import io.parley.signaling.replica.Limits;
import io.parley.signaling.replica.RoomFactory;
import io.parley.signaling.replica.Rooms;
import io.parley.signaling.sfu.SfuSessions;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// Puts the way in together from what the node has.
public record JoinFactory(
    KnownKeys keys,
    Rooms rooms,
    RoomFactory factory,
    RoomDirectory directory,
    Presence presence,
    Placements placements,
    NodeRegistry registry,
    SfuSessions sessions,
    Capacity capacity,
    Limits limits,
    Clock clock,
    RandomGenerator random) {

  /// @param autoCreate whether a join makes its room while room-service cannot be asked
  /// @param region whose SFUs come first; empty where all are as near
  public Join join(boolean autoCreate, String region) {
    Placing placing = placing(region);
    return new Join(
        new Credentials(keys, clock),
        new JoinReader(limits),
        rooms,
        factory,
        directory,
        placing,
        new Resuming(presence, placing, sessions, clock),
        capacity,
        random,
        autoCreate);
  }

  /// Who looks after the rooms of lost SFUs.
  ///
  /// @param region whose SFUs come first; empty where all are as near
  /// @param threads may wait for the store
  public Evacuation evacuation(String region, Executor threads) {
    return new Evacuation(placing(region), threads);
  }

  private Placing placing(String region) {
    return new Placing(presence, placements, registry, sessions, region, clock);
  }
}
