package io.parley.room.startup;

import io.grpc.Server;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.NodeId;
import io.parley.room.rooms.RoomCloser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// This process as a node of the fleet: registered while it serves.
///
/// It starts after the web server, whose port it tells, and stops before it.
public final class RoomNode implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RoomNode.class);

  /// After the web server, which Boot starts at `Integer.MAX_VALUE - 2048`.
  private static final int PHASE = Integer.MAX_VALUE - 512;

  private static final long GRACE_SECONDS = 2;
  private static final long TICK_SECONDS = 1;

  private final NodeId id;
  private final String host;
  private final String region;
  private final NodeRegistry registry;
  private final Server grpc;
  private final IntSupplier httpPort;
  private final Readiness readiness;
  private final RoomCloser closer;
  private final ScheduledExecutorService timer;
  private volatile boolean running;

  /// @param httpPort asked once the web server runs
  public RoomNode(
      NodeId id,
      String host,
      String region,
      NodeRegistry registry,
      Server grpc,
      IntSupplier httpPort,
      Readiness readiness,
      RoomCloser closer,
      ScheduledExecutorService timer) {
    this.id = id;
    this.host = host;
    this.region = region;
    this.registry = registry;
    this.grpc = grpc;
    this.httpPort = httpPort;
    this.readiness = readiness;
    this.closer = closer;
    this.timer = timer;
  }

  @Override
  public void start() {
    try {
      grpc.start();
    } catch (IOException notBound) {
      throw new UncheckedIOException("room-service cannot listen for gRPC", notBound);
    }
    readiness.begin();
    registry.register(node(true));
    timer.scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    running = true;
    log.atInfo()
        .addKeyValue("node", id)
        .addKeyValue("http", httpPort.getAsInt())
        .addKeyValue("grpc", grpc.getPort())
        .log("room-service started");
  }

  private void tick() {
    try {
      closer.tick();
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("closing rooms failed"); // or the timer would end for good
    }
  }

  @Override
  public void stop() {
    running = false;
    registry.register(node(false));
    timer.shutdownNow();
    grpc.shutdown();
    try {
      if (!grpc.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        grpc.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      grpc.shutdownNow();
      Thread.currentThread().interrupt();
    }
    registry.remove(id);
  }

  private Node node(boolean accepting) {
    return new Node(
        id, NodeKind.ROOM, host, httpPort.getAsInt(), grpc.getPort(), region, 0, accepting);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
