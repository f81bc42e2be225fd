package io.parley.cluster.node.redis;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.Registration;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.cluster.redis.Answer;
import io.parley.cluster.redis.RedisLink;
import io.parley.cluster.redis.Script;
import io.parley.protocol.id.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The registry of nodes in Redis: a lease for each, read by all twice a second, and at once when a
/// node comes, goes or changes whether it takes work.
///
/// Registering and removing never throw: while Redis is away a node stays as it was in the view of
/// those who know it, and it registers anew as soon as Redis is back.
public final class RedisNodeRegistry implements NodeRegistry, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisNodeRegistry.class);

  /// A node of which nothing was heard for this long is gone.
  static final Duration LEASE = Duration.ofSeconds(3);

  private static final Duration REFRESH = Duration.ofMillis(500);

  /// A wish that a node drains outlives the node for this long.
  private static final Duration WISH = Duration.ofMinutes(10);

  /// Nodes in the view; what Redis has beyond that is not looked at, and counted as garbage.
  private static final int MAX_NODES = 10_000;

  private static final String NODE = "node:";
  private static final String NEWS = "nodes";
  private static final List<String> INDEXES =
      Stream.of(NodeKind.values()).map(RedisNodeRegistry::index).toList();

  private static final Script REGISTER = Script.of(RedisNodeRegistry.class, "register");
  private static final Script REMOVE = Script.of(RedisNodeRegistry.class, "remove");
  private static final Script DRAIN = Script.of(RedisNodeRegistry.class, "drain");
  private static final Script NODES = Script.of(RedisNodeRegistry.class, "nodes");

  private record Own(Node node, Registration registration) {}

  private final RedisLink link;
  private final LongSupplier nanoClock;
  private final NodeView view = new NodeView(LEASE);
  private final ConcurrentHashMap<NodeId, Own> own = new ConcurrentHashMap<>();
  private final AtomicBoolean refreshDue = new AtomicBoolean();
  private final Runnable deaf;
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("node-registry").factory());

  /// The link stays the caller's to close, after this.
  ///
  /// @param nanoClock monotonic
  public RedisNodeRegistry(RedisLink link, LongSupplier nanoClock) {
    this.link = link;
    this.nanoClock = nanoClock;
    this.deaf = link.listen(NEWS, this::heard);
    link.watch(this::linked);
    var unused =
        refresher.scheduleWithFixedDelay(
            this::refresh, 0, REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String index(NodeKind kind) {
    return "nodes:" + kind.name();
  }

  private static String key(NodeId node) {
    return NODE + node.value();
  }

  private static String wish(NodeId node) {
    return key(node) + ":drain";
  }

  @Override
  public Registration register(Node node) {
    Own former = own.get(node.id());
    Registration known = former == null ? Registration.PLAIN : former.registration();
    Registration registration = known;
    try {
      Answer answer =
          link.run(
              REGISTER,
              List.of(key(node.id()), wish(node.id()), index(node.kind()), NEWS),
              node.id(),
              NodeJson.write(node),
              LEASE.toMillis(),
              WISH.toMillis(),
              known.drainWished() ? 1 : 0);
      registration = new Registration(answer.isTrue(0), answer.isTrue(1));
    } catch (PresenceUnavailableException away) {
      log.atDebug().addKeyValue("node", node.id()).log("registered only here: Redis is away");
    }
    own.put(node.id(), new Own(node, registration));
    if (!registration.taken()) {
      view.add(nanoClock.getAsLong(), node);
    }
    return registration;
  }

  @Override
  public void remove(NodeId node) {
    Own held = own.remove(node);
    if (held != null && held.registration().taken()) {
      return; // the id is another's
    }
    List<String> keys = new ArrayList<>(List.of(key(node), wish(node), NEWS));
    keys.addAll(INDEXES);
    try {
      link.run(REMOVE, keys, node, held == null ? "" : held.node().startedAt());
    } catch (PresenceUnavailableException away) {
      log.atInfo().addKeyValue("node", node).log("not removed from Redis: its lease will end");
    }
    view.remove(nanoClock.getAsLong(), node);
  }

  @Override
  public List<Node> nodes(NodeKind kind) {
    return view.nodes().values().stream()
        .filter(node -> node.kind() == kind)
        .sorted(Comparator.comparing(node -> node.id().value()))
        .toList();
  }

  @Override
  public @Nullable Node find(NodeId node) {
    return view.nodes().get(node);
  }

  @Override
  public boolean drain(NodeId node, boolean wished) {
    return link.run(DRAIN, List.of(key(node), wish(node)), wished ? 1 : 0, WISH.toMillis())
        .isTrue(0);
  }

  @Override
  public boolean fresh() {
    return link.up() && view.fresh(nanoClock.getAsLong());
  }

  /// `+id` or `-id`: on Netty's thread.
  private void heard(byte[] message) {
    String news = new String(message, StandardCharsets.UTF_8);
    if (news.startsWith("-ND_")) {
      later(() -> view.remove(nanoClock.getAsLong(), new NodeId(news.substring(1))));
    } else if (!news.startsWith("+")) {
      link.discards().garbage("message");
      return;
    }
    if (refreshDue.compareAndSet(false, true)) {
      later(this::refresh);
    }
  }

  private void linked(boolean connected) {
    if (!connected) {
      view.unread();
      return;
    }
    if (refresher.isShutdown()) {
      return; // closed: it registers nobody any more
    }
    own.values().forEach(held -> register(held.node()));
    later(this::refresh);
  }

  private void later(Runnable task) {
    try {
      refresher.execute(task);
    } catch (RejectedExecutionException closed) {
      log.atDebug().log("the registry is closed");
    }
  }

  private void refresh() {
    refreshDue.set(false);
    long askedAtNanos = nanoClock.getAsLong();
    try {
      List<Node> all = new ArrayList<>();
      for (byte[] json : link.run(NODES, INDEXES, NODE).list(0)) {
        Node node = all.size() < MAX_NODES ? NodeJson.read(json) : null;
        if (node == null) {
          link.discards().garbage("node");
        } else {
          all.add(node);
        }
      }
      view.read(askedAtNanos, all);
    } catch (PresenceUnavailableException away) {
      view.unread();
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("nodes could not be read");
      view.unread();
    }
  }

  @Override
  public void close() {
    deaf.run();
    refresher.shutdownNow();
  }
}
