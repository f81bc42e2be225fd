package io.parley.signaling.node;

import io.grpc.Server;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.NodeId;
import io.parley.signaling.directory.grpc.GrpcRoomDirectory;
import io.parley.signaling.join.Capacity;
import io.parley.signaling.replica.RoomActor;
import io.parley.signaling.replica.RoomReplica;
import io.parley.signaling.replica.Rooms;
import io.parley.signaling.sfu.grpc.GrpcSfuSessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// This node's life: it makes itself known once it serves, lets time pass for its rooms, and tells
/// its clients before it goes.
public final class SignalingNode implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(SignalingNode.class);

  /// Longer, and time-outs are late; shorter, and idle rooms cost CPU.
  private static final Duration TICK = Duration.ofMillis(500);

  /// How long the farewell may take to reach the clients' sockets.
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /// One for the ticks and one for the beats, which may not wait for them.
  private static final int TIMERS = 2;

  private final NodeId id;
  private final String host;
  private final String region;
  private final IntSupplier httpPort;
  private final Server grpc;
  private final NodeRegistry registry;
  private final Rooms rooms;
  private final Capacity capacity;
  private final GrpcSfuSessions sessions;
  private final GrpcRoomDirectory directory;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          TIMERS, Thread.ofPlatform().daemon().name("signaling-timer-", 0).factory());
  private volatile boolean running;

  /// @param host name or address under which other nodes reach this one
  /// @param httpPort the port that is bound, known only once the web server runs
  /// @param grpc not started yet
  public SignalingNode(
      NodeId id,
      String host,
      String region,
      IntSupplier httpPort,
      Server grpc,
      NodeRegistry registry,
      Rooms rooms,
      Capacity capacity,
      GrpcSfuSessions sessions,
      GrpcRoomDirectory directory) {
    this.id = id;
    this.host = host;
    this.region = region;
    this.httpPort = httpPort;
    this.grpc = grpc;
    this.registry = registry;
    this.rooms = rooms;
    this.capacity = capacity;
    this.sessions = sessions;
    this.directory = directory;
  }

  /// Last to start, when the web server has its port, and first to stop.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void start() {
    try {
      grpc.start();
    } catch (IOException taken) {
      throw new UncheckedIOException("the gRPC port cannot be bound", taken);
    }
    running = true;
    register();
    timer.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    long beat = GrpcSfuSessions.BEAT_PERIOD.toMillis();
    timer.scheduleAtFixedRate(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    log.atInfo()
        .addKeyValue("node", id)
        .addKeyValue("http", httpPort.getAsInt())
        .addKeyValue("grpc", grpc.getPort())
        .log("signaling serves");
  }

  private void register() {
    registry.register(
        new Node(
            id,
            NodeKind.SIGNALING,
            host,
            httpPort.getAsInt(),
            grpc.getPort(),
            region,
            capacity.load(),
            running));
  }

  private void tick() {
    try {
      register();
      sessions.refresh();
      directory.refresh();
      rooms.all().forEach(room -> room.execute(RoomReplica::tick));
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("tick failed"); // a thrown exception would end the timer
    }
  }

  private void beat() {
    try {
      sessions.beat();
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("beat failed");
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void stop() {
    running = false;
    timer.shutdownNow();
    registry.remove(id);
    farewell();
    grpc.shutdownNow();
    sessions.close();
    directory.close();
    log.atInfo().addKeyValue("node", id).log("signaling stopped");
  }

  private void farewell() {
    CompletableFuture<?>[] told =
        rooms.all().stream().map(SignalingNode::close).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(told).get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException incomplete) {
      log.atWarn().setCause(incomplete).log("not all clients could be told");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// Clients that are told to reconnect would find nobody: they are told that it is over.
  private static CompletableFuture<Boolean> close(RoomActor room) {
    return room.ask(
        replica -> {
          replica.close(LeaveRequest.Action.DISCONNECT, DisconnectReason.SERVER_SHUTDOWN);
          return true;
        });
  }
}
