package io.parley.signaling.sfu.grpc;

import io.grpc.ManagedChannel;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.sfu.FindRequest;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SfuSessionsGrpc;
import io.parley.signaling.sfu.FoundSession;
import io.parley.signaling.sfu.SfuListener;
import io.parley.signaling.sfu.SfuSessions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one stream to every registered SFU node, and opens a broken one again after a while. A
/// draining node is kept as well: its rooms are there until they moved.
public final class GrpcSfuSessions implements SfuSessions {

  private static final Logger log = LoggerFactory.getLogger(GrpcSfuSessions.class);

  /// After a stream broke, its SFU is left alone for this long at first, then twice as long each
  /// time: shorter, and a dead node costs each joining client a try; longer, and a restarted one
  /// stays idle.
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /// A stream that lived for this long was a good one: the next pause is the first again.
  private static final Duration PROVEN = Duration.ofSeconds(10);

  /// How often [#beat] is to be called.
  public static final Duration BEAT_PERIOD = Duration.ofNanos(Pulse.PERIOD_NANOS);

  /// A link that is up, or the pause after one that broke.
  private sealed interface Link {
    record Up(ManagedChannel channel, SfuStream stream, Instant since, Duration pause)
        implements Link {}

    record Paused(Instant until, Duration pause) implements Link {}
  }

  private final NodeId self;
  private final NodeRegistry registry;
  private final GrpcTransport transport;
  private final SfuListener listener;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final ConcurrentHashMap<NodeId, Link> links = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// @param self what this node is called at the SFUs
  /// @param nanoTime monotonic
  /// @param executor runs what streams report; one task for each event, in order for each stream
  public GrpcSfuSessions(
      NodeId self,
      NodeRegistry registry,
      GrpcTransport transport,
      SfuListener listener,
      InstantSource clock,
      LongSupplier nanoTime,
      Executor executor) {
    this.self = self;
    this.registry = registry;
    this.transport = transport;
    this.listener = listener;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.executor = executor;
  }

  /// Opens what is missing and ends what is no longer registered. To be called every second or so.
  public void refresh() {
    for (Node node : registry.nodes(NodeKind.SFU)) {
      up(node.id());
    }
    links.forEach(
        (id, link) -> {
          if (registry.find(id) == null) {
            if (link instanceof Link.Up up) {
              up.stream().end("the node is no longer registered");
            }
            links.remove(id);
          }
        });
  }

  /// Tells every SFU that this node lives, and gives up those that say nothing. To be called every
  /// [#BEAT_PERIOD] by one thread.
  public void beat() {
    for (Link link : links.values()) {
      if (link instanceof Link.Up up) {
        up.stream().beat(nanoTime.getAsLong());
      }
    }
  }

  @Override
  public boolean reachable(NodeId sfu) {
    return up(sfu) instanceof Link.Up up && !up.stream().isOver();
  }

  @Override
  public boolean send(NodeId sfu, SessionCommand command) {
    return up(sfu) instanceof Link.Up(var channel, var stream, var since, var pause)
        && stream.send(command);
  }

  @Override
  public @Nullable FoundSession find(RoomKey room, String identity, List<NodeId> sfus) {
    FindRequest request =
        FindRequest.newBuilder()
            .setProject(room.project())
            .setRoom(room.name())
            .setIdentity(identity)
            .build();
    List<SessionSearch> searches = new ArrayList<>();
    for (NodeId sfu : sfus) {
      if (up(sfu) instanceof Link.Up up) {
        searches.add(SessionSearch.begin(sfu, up.channel(), request));
      }
    }
    return SessionSearch.latest(searches);
  }

  private @Nullable Link up(NodeId sfu) {
    Link present = links.get(sfu);
    if (present instanceof Link.Up) {
      return present;
    }
    Node node = registry.find(sfu);
    if (node == null || closed) {
      return null;
    }
    return links.compute(sfu, (id, link) -> link instanceof Link.Up ? link : next(node, link));
  }

  private Link next(Node node, @Nullable Link former) {
    if (former instanceof Link.Paused(var until, var pause)) {
      return clock.instant().isBefore(until) ? former : open(node, pause);
    }
    return open(node, Duration.ZERO);
  }

  private Link open(Node node, Duration pause) {
    ManagedChannel channel =
        transport.channel(node.host(), node.grpcPort()).executor(executor).build();
    SfuStream stream =
        new SfuStream(
            event -> listener.event(node.id(), event), why -> broken(node.id(), channel, why));
    stream.open(SfuSessionsGrpc.newStub(channel), self);
    return new Link.Up(channel, stream, clock.instant(), pause);
  }

  private void broken(NodeId sfu, ManagedChannel channel, String why) {
    if (closed) {
      channel.shutdownNow();
      return;
    }
    // Not on this thread: a stream may break while it is being opened, inside of `compute`.
    executor.execute(
        () -> {
          channel.shutdownNow();
          links.computeIfPresent(
              sfu,
              (id, link) ->
                  link instanceof Link.Up up && up.channel() == channel ? pause(up) : link);
          log.atWarn().addKeyValue("sfu", sfu).addKeyValue("why", why).log("sfu stream broke");
          listener.lost(sfu);
        });
  }

  private Link.Paused pause(Link.Up former) {
    Instant now = clock.instant();
    boolean proven = former.since().plus(PROVEN).isBefore(now);
    Duration doubled = former.pause().multipliedBy(2);
    Duration pause = proven || doubled.isZero() ? FIRST_PAUSE : doubled;
    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    return new Link.Paused(now.plus(pause), pause);
  }

  /// Ends all streams.
  public void close() {
    closed = true;
    links.forEach(
        (id, link) -> {
          if (link instanceof Link.Up up) {
            up.stream().end("this node stops");
            up.channel().shutdownNow();
          }
        });
  }
}
