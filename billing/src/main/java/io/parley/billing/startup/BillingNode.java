package io.parley.billing.startup;

import io.parley.billing.usage.Retention;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.id.NodeId;
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
public final class BillingNode implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(BillingNode.class);

  /// After the web server, which Boot starts at `Integer.MAX_VALUE - 2048`.
  private static final int PHASE = Integer.MAX_VALUE - 512;

  private static final long BEAT_SECONDS = 1;
  private static final long FIRST_PURGE_MINUTES = 5;
  private static final long PURGE_MINUTES = 60;

  private final NodeId id;
  private final String host;
  private final String region;
  private final Instant startedAt;
  private final NodeRegistry registry;
  private final IntSupplier httpPort;
  private final Readiness readiness;
  private final Retention retention;
  private final ScheduledExecutorService timer;
  private volatile boolean running;

  /// @param host under which other nodes reach this one
  /// @param httpPort asked once the web server runs
  /// @param timer of two threads at least, so that a purge does not hold up the beats
  public BillingNode(
      NodeId id,
      String host,
      String region,
      Instant startedAt,
      NodeRegistry registry,
      IntSupplier httpPort,
      Readiness readiness,
      Retention retention,
      ScheduledExecutorService timer) {
    this.id = id;
    this.host = host;
    this.region = region;
    this.startedAt = startedAt;
    this.registry = registry;
    this.httpPort = httpPort;
    this.readiness = readiness;
    this.retention = retention;
    this.timer = timer;
  }

  @Override
  public void start() {
    readiness.begin();
    beat();
    timer.scheduleWithFixedDelay(this::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    timer.scheduleWithFixedDelay(this::purge, FIRST_PURGE_MINUTES, PURGE_MINUTES, TimeUnit.MINUTES);
    running = true;
    log.atInfo()
        .addKeyValue("node", id)
        .addKeyValue("http", httpPort.getAsInt())
        .log("billing started");
  }

  private void beat() {
    register(readiness.ready());
  }

  private void register(boolean accepting) {
    try {
      if (registry.register(node(accepting)).taken()) {
        log.atError().addKeyValue("node", id).log("another process has this node's id");
      }
    } catch (RuntimeException failed) {
      log.atWarn().setCause(failed).log("not registered"); // or the timer would end for good
    }
  }

  private void purge() {
    try {
      if (readiness.ready()) {
        retention.run();
      }
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("purging failed"); // or the timer would end for good
    }
  }

  @Override
  public void stop() {
    running = false;
    timer.shutdownNow();
    register(false);
    readiness.end();
    registry.remove(id);
  }

  private Node node(boolean accepting) {
    return new Node(
        id,
        NodeKind.BILLING,
        host,
        httpPort.getAsInt(),
        0,
        region,
        0,
        accepting,
        false,
        "",
        0,
        0,
        startedAt);
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
