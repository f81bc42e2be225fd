package io.parley.sfu.node;

import io.grpc.Server;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.media.srtp.SrtpWarmUp;
import io.parley.protocol.id.NodeId;
import io.parley.sfu.metering.SessionMeters;
import io.parley.sfu.metering.usage.UsageMeter;
import io.parley.sfu.session.Rooms;
import io.parley.sfu.session.grpc.SessionsEndpoint;
import io.parley.sfu.shard.Shards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Starts the shards and the session stream, makes the node known, and before it goes, gives its
/// rooms away and tells everybody.
public final class SfuNode implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(SfuNode.class);

  /// How often others learn the load. Longer, and a wave of joins lands on one node; three times
  /// as long, and the node counts as gone.
  private static final Duration REGISTERED_EACH = Duration.ofSeconds(1);

  /// What owners get to read that their sessions ended.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /// Who this node is, to others.
  ///
  /// @param host name or address under which its gRPC port is reached
  /// @param maxSessions at which it is full
  /// @param version of the software, empty where nobody knows
  /// @param drainGrace how long stopping waits for the rooms to be gone
  public record Profile(
      NodeId id,
      String host,
      String region,
      int maxSessions,
      String version,
      Instant startedAt,
      Duration drainGrace) {}

  private final Profile profile;
  private final Shards shards;
  private final Rooms rooms;
  private final SessionsEndpoint sessions;
  private final Server grpc;
  private final NodeRegistry registry;
  private final SessionMeters meters;
  private final UsageMeter usage;
  private final Drain drain = new Drain();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sfu-node").factory());

  /// While the rest of the node is put together: the first session would wait for it.
  private final CompletableFuture<Void> srtp = CompletableFuture.runAsync(() -> SrtpWarmUp.run(1));

  private volatile boolean running;
  private volatile boolean taken;

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
      UsageMeter usage) {
    this.profile = profile;
    this.shards = shards;
    this.rooms = rooms;
    this.sessions = sessions;
    this.grpc = grpc;
    this.registry = registry;
    this.meters = meters;
    this.usage = usage;
  }

  @Override
  public void start() {
    shards.start();
    try {
      grpc.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot serve gRPC", e);
    }
    srtp.join();
    running = true;
    tick();
    long period = REGISTERED_EACH.toMillis();
    ticks.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
    log.atInfo()
        .addKeyValue("node", profile.id)
        .addKeyValue("grpcPort", grpc.getPort())
        .addKeyValue("shards", shards.running().size())
        .log("sfu serves");
  }

  private void tick() {
    try {
      register();
      usage.retry();
    } catch (RuntimeException e) { // a thrown exception would end the timer
      log.atWarn().setCause(e).log("the node could not make itself known");
    }
  }

  private synchronized void register() {
    if (!running) {
      return;
    }
    double load = Math.min(1, (double) meters.sessions() / profile.maxSessions);
    var registration =
        registry.register(
            new Node(
                profile.id,
                NodeKind.SFU,
                profile.host,
                0,
                grpc.getPort(),
                profile.region,
                load,
                load < 1 && !drain.isOn(),
                drain.isOn(),
                profile.version,
                rooms.size(),
                meters.sessions(),
                profile.startedAt));
    named(registration.taken());
    if (drain.wish(registration.drainWished())) {
      log.atInfo()
          .addKeyValue("node", profile.id)
          .addKeyValue("draining", registration.drainWished())
          .log("an operator changed what the node is to do");
      register(); // at once: others look every second
    }
  }

  private void named(boolean byAnother) {
    if (byAnother && !taken) {
      log.atError()
          .addKeyValue("node", profile.id)
          .log("another process has this node's id; parley.node-id must be its own");
    }
    taken = byAnother;
  }

  @Override
  public void stop() {
    if (!running) {
      return;
    }
    try {
      drain();
      leave();
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

  /// Has signaling move the rooms away, while there are any, somebody takes them, and it is not too
  /// late.
  private void drain() throws InterruptedException {
    drain.stop();
    tick();
    long deadlineNanos = System.nanoTime() + profile.drainGrace.toNanos();
    boolean none = rooms.awaitNone(Duration.ZERO);
    while (!none && hasOther(NodeKind.SFU) && hasOther(NodeKind.SIGNALING)) {
      long leftNanos = Math.min(deadlineNanos - System.nanoTime(), REGISTERED_EACH.toNanos());
      if (leftNanos <= 0) {
        break;
      }
      none = rooms.awaitNone(Duration.ofNanos(leftNanos));
    }
    if (!none) {
      log.atWarn()
          .addKeyValue("sessions", meters.sessions())
          .log("sessions are still here as the node stops");
    }
  }

  private boolean hasOther(NodeKind kind) {
    return registry.nodes(kind).stream()
        .anyMatch(node -> node.accepting() && !node.id().equals(profile.id));
  }

  private void leave() {
    ticks.shutdownNow();
    synchronized (this) {
      running = false;
      if (!taken) {
        registry.remove(profile.id);
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Whether it serves under its own name.
  public boolean isServing() {
    return running && !taken;
  }

  /// The port of the session stream, once it serves.
  public int grpcPort() {
    return grpc.getPort();
  }
}
