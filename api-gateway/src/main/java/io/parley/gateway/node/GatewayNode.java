package io.parley.gateway.node;

import io.parley.cluster.node.Drain;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.Registration;
import io.parley.gateway.socket.Admission;
import io.parley.gateway.socket.NodeSockets;
import io.parley.protocol.id.NodeId;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// This gateway's life: it makes itself known, cuts the sockets of signaling nodes that are
/// gone, and sends its clients to other gateways before it goes.
public final class GatewayNode implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(GatewayNode.class);

  /// Longer, and clients of a lost host wait; shorter, and each look costs as much as it finds.
  private static final Duration TICK = Duration.ofMillis(250);

  /// How long closing may take once the last socket was told to.
  private static final Duration LAST = Duration.ofSeconds(1);

  /// Who this node is, to others.
  ///
  /// @param host name or address under which they reach it
  /// @param maxSockets at which it is full
  /// @param drainGrace over which it sends its clients away; 0 leaves them to whom they lead to
  public record Profile(
      NodeId id, String host, int maxSockets, Instant startedAt, Duration drainGrace) {}

  private final Profile profile;
  private final IntSupplier httpPort;
  private final NodeRegistry registry;
  private final Admission admission;
  private final NodeSockets sockets;
  private final InstantSource clock;
  private final Drain drain;
  private final CompletableFuture<Boolean> empty = new CompletableFuture<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gateway-node").factory());
  private volatile boolean running;
  private volatile boolean stopping;
  private volatile boolean draining;
  private volatile boolean taken;

  /// @param httpPort asked once the web server runs
  public GatewayNode(
      Profile profile,
      IntSupplier httpPort,
      NodeRegistry registry,
      Admission admission,
      NodeSockets sockets,
      InstantSource clock) {
    this.profile = profile;
    this.httpPort = httpPort;
    this.registry = registry;
    this.admission = admission;
    this.sockets = sockets;
    this.clock = clock;
    this.drain = new Drain(profile.drainGrace());
  }

  @Override
  public void start() {
    running = true;
    timer.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      register();
      cutThoseGone();
      drain(clock.instant());
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("tick failed"); // a thrown exception would end the timer
    }
  }

  private void register() {
    boolean leaving = draining || stopping;
    Registration registration =
        registry.register(
            new Node(
                profile.id(),
                NodeKind.GATEWAY,
                profile.host(),
                httpPort.getAsInt(),
                0,
                "",
                Math.min(1, (double) admission.sockets() / profile.maxSockets()),
                admission.open() && !leaving,
                leaving,
                Node.softwareVersion(),
                0,
                admission.sockets(),
                profile.startedAt()));
    if (registration.taken() && !taken) {
      log.atError()
          .addKeyValue("node", profile.id())
          .log("another process has this node's id; parley.node-id must be its own");
    }
    taken = registration.taken();
    wished(registration.drainWished());
  }

  private void wished(boolean now) {
    if (now != draining && !stopping) {
      draining = now;
      if (now) {
        admission.stop();
      } else {
        admission.start();
      }
      log.atInfo()
          .addKeyValue("node", profile.id())
          .addKeyValue("draining", now)
          .log("an operator changed what the node is to do");
    }
  }

  /// While the view is old nobody is known to be gone.
  private void cutThoseGone() {
    if (registry.fresh()) {
      int cut = sockets.cutThoseOf(node -> registry.find(node) == null);
      if (cut > 0) {
        log.atWarn().addKeyValue("sockets", cut).log("a signaling node is gone");
      }
    }
  }

  private void drain(Instant now) {
    if (draining || stopping) {
      drain.begin(now);
      sockets.cut(drain.slice(sockets.size(), now));
    } else {
      drain.end();
    }
    if (stopping && sockets.size() == 0) {
      empty.complete(true);
    }
  }

  @Override
  public void stop() {
    admission.stop();
    if (!profile.drainGrace().isZero()) {
      stopping = true;
      sendAway();
    }
    running = false;
    timer.shutdownNow();
    registry.remove(profile.id());
  }

  private void sendAway() {
    try {
      empty.get(profile.drainGrace().plus(LAST).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException incomplete) {
      log.atWarn().addKeyValue("sockets", sockets.size()).log("not all clients went in time");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Last to start, when the web server has its port, and first to stop.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
