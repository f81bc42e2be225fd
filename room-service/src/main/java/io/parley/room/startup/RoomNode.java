package io.parley.room.startup;

import io.grpc.Server;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.Registration;
import io.parley.protocol.id.NodeId;
import io.parley.room.rooms.LiveRooms;
import io.parley.room.rooms.RoomCloser;
import io.parley.room.rooms.Rooms;
import io.parley.room.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
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

  /// How often rooms that other instances opened are taken up. Longer, and their timers start late
  /// when such an instance dies; shorter, and the database is asked for all rooms that often.
  private static final long RESTORE_TICKS = 30;

  /// Who this node is, to others.
  ///
  /// @param host name or address under which they reach it
  public record Profile(NodeId id, String host, String region, Instant startedAt) {}

  private final Profile profile;
  private final NodeRegistry registry;
  private final Server grpc;
  private final IntSupplier httpPort;
  private final Readiness readiness;
  private final Rooms rooms;
  private final LiveRooms live;
  private final RoomCloser closer;
  private final ScheduledExecutorService timer;
  private volatile boolean running;
  private volatile boolean stopping;
  private volatile boolean draining;
  private volatile boolean taken;
  private long ticks;

  /// @param httpPort asked once the web server runs
  public RoomNode(
      Profile profile,
      NodeRegistry registry,
      Server grpc,
      IntSupplier httpPort,
      Readiness readiness,
      Rooms rooms,
      LiveRooms live,
      RoomCloser closer,
      ScheduledExecutorService timer) {
    this.profile = profile;
    this.registry = registry;
    this.grpc = grpc;
    this.httpPort = httpPort;
    this.readiness = readiness;
    this.rooms = rooms;
    this.live = live;
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
    register();
    timer.scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    running = true;
    log.atInfo()
        .addKeyValue("node", profile.id())
        .addKeyValue("http", httpPort.getAsInt())
        .addKeyValue("grpc", grpc.getPort())
        .log("room-service started");
  }

  private void tick() {
    try {
      register();
      closer.tick();
      if (readiness.ready()) {
        rooms.openReported();
      }
      if (++ticks % RESTORE_TICKS == 0 && readiness.ready()) {
        rooms.restore();
      }
    } catch (StoreUnavailableException unavailable) {
      log.atDebug().setCause(unavailable).log("rooms of other instances are taken up later");
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("tick failed"); // or the timer would end for good
    }
  }

  private void register() {
    boolean leaving = draining || stopping;
    Registration registration =
        registry.register(
            new Node(
                profile.id(),
                NodeKind.ROOM,
                profile.host(),
                httpPort.getAsInt(),
                grpc.getPort(),
                profile.region(),
                0,
                !leaving,
                leaving,
                Node.softwareVersion(),
                live.size(),
                0,
                profile.startedAt()));
    if (registration.taken() && !taken) {
      log.atError()
          .addKeyValue("node", profile.id())
          .log("another process has this node's id; parley.node-id must be its own");
    }
    taken = registration.taken();
    if (registration.drainWished() != draining) {
      draining = registration.drainWished();
      log.atInfo()
          .addKeyValue("node", profile.id())
          .addKeyValue("draining", draining)
          .log("an operator changed what the node is to do");
      register(); // at once: others look every second
    }
  }

  @Override
  public void stop() {
    running = false;
    stopping = true;
    register();
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
    registry.remove(profile.id());
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
