package io.parley.sfu.node;

import io.grpc.Server;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.NodeId;
import io.parley.sfu.metering.SessionMeters;
import io.parley.sfu.session.Rooms;
import io.parley.sfu.session.Timers;
import io.parley.sfu.session.grpc.SessionsEndpoint;
import io.parley.sfu.shard.Shards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Starts the shards and the session stream, makes the node known, and tells everybody before it
/// goes.
public final class SfuNode implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(SfuNode.class);

  /// How often others learn the load. Longer, and a wave of joins lands on one node.
  private static final Duration REGISTERED_EACH = Duration.ofSeconds(1);

  /// What owners get to read that their sessions ended.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /// Who this node is, to others.
  ///
  /// @param host name or address under which its gRPC port is reached
  /// @param maxSessions at which it is full
  public record Profile(NodeId id, String host, String region, int maxSessions) {}

  private final Profile profile;
  private final Shards shards;
  private final Rooms rooms;
  private final SessionsEndpoint sessions;
  private final Server grpc;
  private final NodeRegistry registry;
  private final SessionMeters meters;
  private final Timers timers;
  private volatile boolean running;

  /// @param shards not started yet
  /// @param sessions what `grpc` serves
  /// @param grpc not started yet
  public SfuNode(
      Profile profile,
      Shards shards,
      Rooms rooms,
      SessionsEndpoint sessions,
      Server grpc,
      NodeRegistry registry,
      SessionMeters meters,
      Timers timers) {
    this.profile = profile;
    this.shards = shards;
    this.rooms = rooms;
    this.sessions = sessions;
    this.grpc = grpc;
    this.registry = registry;
    this.meters = meters;
    this.timers = timers;
  }

  @Override
  public void start() {
    shards.start();
    try {
      grpc.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve gRPC", e);
    }
    running = true;
    register();
    log.atInfo()
        .addKeyValue("node", profile.id)
        .addKeyValue("grpcPort", grpc.getPort())
        .addKeyValue("shards", shards.running().size())
        .log("sfu serves");
  }

  private void register() {
    if (!running) {
      return;
    }
    double load = Math.min(1, (double) meters.sessions() / profile.maxSessions);
    registry.register(
        new Node(
            profile.id,
            NodeKind.SFU,
            profile.host,
            0,
            grpc.getPort(),
            profile.region,
            load,
            load < 1));
    timers.after(REGISTERED_EACH, this::register);
  }

  @Override
  public void stop() {
    if (!running) {
      return;
    }
    running = false;
    registry.remove(profile.id);
    try {
      rooms.shutdown(FAREWELL);
      sessions.complete();
      grpc.shutdown();
      if (!grpc.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        grpc.shutdownNow();
      }
      shards.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.atInfo().addKeyValue("node", profile.id).log("sfu stopped");
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// The port of the session stream, once it serves.
  public int grpcPort() {
    return grpc.getPort();
  }
}
