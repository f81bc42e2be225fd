package io.parley.signaling.node;

import io.grpc.Server;
import io.parley.cluster.node.Drain;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.Registration;
import io.parley.cluster.transport.NodeChannels;
import io.parley.protocol.id.NodeId;
import io.parley.signaling.join.Capacity;
import io.parley.signaling.replica.RoomActor;
import io.parley.signaling.replica.RoomReplica;
import io.parley.signaling.replica.Rooms;
import io.parley.signaling.sfu.grpc.GrpcSfuSessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

  /// Who this node is, to others.
  ///
  /// @param host name or address under which they reach it
  /// @param drainGrace over which it sends its clients away; 0 for at once
  public record Profile(
      NodeId id, String host, String region, Instant startedAt, Duration drainGrace) {}

  private final Profile profile;
  private final IntSupplier httpPort;
  private final Server grpc;
  private final NodeRegistry registry;
  private final Rooms rooms;
  private final Capacity capacity;
  private final GrpcSfuSessions sessions;
  private final NodeChannels channels;
  private final Runnable stores;
  private final LocalClients clients;
  private final Drain drain;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          TIMERS, Thread.ofPlatform().daemon().name("signaling-timer-", 0).factory());
  private final CompletableFuture<Boolean> empty = new CompletableFuture<>();
  private volatile boolean running;
  private volatile boolean stopping;
  private volatile boolean draining;
  private volatile boolean taken;

  /// @param httpPort the port that is bound, known only once the web server runs
  /// @param grpc not started yet
  /// @param stores lets time pass for what the rooms write
  public SignalingNode(
      Profile profile,
      IntSupplier httpPort,
      Server grpc,
      NodeRegistry registry,
      Rooms rooms,
      Capacity capacity,
      GrpcSfuSessions sessions,
      NodeChannels channels,
      Runnable stores,
      ClientMover mover,
      InstantSource clock) {
    this.profile = profile;
    this.httpPort = httpPort;
    this.grpc = grpc;
    this.registry = registry;
    this.rooms = rooms;
    this.capacity = capacity;
    this.sessions = sessions;
    this.channels = channels;
    this.stores = stores;
    this.clients = new LocalClients(rooms, mover);
    this.drain = new Drain(profile.drainGrace());
    this.clock = clock;
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
        .addKeyValue("node", profile.id())
        .addKeyValue("http", httpPort.getAsInt())
        .addKeyValue("grpc", grpc.getPort())
        .log("signaling serves");
  }

  private void register() {
    boolean leaving = draining || stopping;
    Registration registration =
        registry.register(
            new Node(
                profile.id(),
                NodeKind.SIGNALING,
                profile.host(),
                httpPort.getAsInt(),
                grpc.getPort(),
                profile.region(),
                capacity.load(),
                running && !leaving && !capacity.isFull(),
                leaving,
                Node.softwareVersion(),
                rooms.all().size(),
                rooms.participants(),
                profile.startedAt()));
    named(registration.taken());
    wished(registration.drainWished());
  }

  private void named(boolean byAnother) {
    if (byAnother && !taken) {
      log.atError()
          .addKeyValue("node", profile.id())
          .log("another process has this node's id; parley.node-id must be its own");
    }
    taken = byAnother;
  }

  private void wished(boolean now) {
    if (now != draining) {
      draining = now;
      log.atInfo()
          .addKeyValue("node", profile.id())
          .addKeyValue("draining", now)
          .log("an operator changed what the node is to do");
      register(); // at once: others look every second
    }
  }

  /// Whether this node takes clients.
  public boolean serves() {
    return running && !taken && !draining && !stopping;
  }

  private void tick() {
    try {
      register();
      sessions.refresh();
      channels.refresh();
      stores.run();
      rooms.all().forEach(room -> room.execute(RoomReplica::tick));
      leaveDrainingSfus();
      drain(clock.instant());
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("tick failed"); // a thrown exception would end the timer
    }
  }

  private void leaveDrainingSfus() {
    for (RoomActor room : rooms.all()) {
      Node sfu = registry.find(room.replica().sfu());
      if (sfu != null && sfu.draining() && hasOther(NodeKind.SFU, sfu.id())) {
        room.execute(RoomReplica::sfuDraining);
      }
    }
  }

  /// Clients are sent away only while there is somebody to take them.
  private void drain(Instant now) {
    if ((draining || stopping) && hasOther(NodeKind.SIGNALING, profile.id())) {
      drain.begin(now);
      clients.move(drain.slice(clients.size(), now));
      clients.count();
      if (stopping && clients.allGone()) {
        empty.complete(true);
      }
    } else {
      drain.end();
      if (stopping) {
        empty.complete(false); // nobody is there to take them, or no longer
      }
    }
  }

  private boolean hasOther(NodeKind kind, NodeId self) {
    return registry.nodes(kind).stream()
        .anyMatch(node -> node.accepting() && !node.id().equals(self));
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

  /// With other nodes there, clients go to them, and their sessions stay; the last node tells them
  /// that it is over.
  @Override
  public void stop() {
    stopping = true;
    if (hasOther(NodeKind.SIGNALING, profile.id())) {
      sendAway();
    }
    running = false;
    timer.shutdownNow();
    registry.remove(profile.id());
    if (!hasOther(NodeKind.SIGNALING, profile.id())) {
      farewell();
    }
    grpc.shutdownNow();
    sessions.close();
    channels.close();
    log.atInfo().addKeyValue("node", profile.id()).log("signaling stopped");
  }

  private void sendAway() {
    clients.count();
    Duration longest = profile.drainGrace().plus(FAREWELL);
    try {
      register();
      empty.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException incomplete) {
      log.atWarn().addKeyValue("clients", clients.size()).log("not all clients went in time");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
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
