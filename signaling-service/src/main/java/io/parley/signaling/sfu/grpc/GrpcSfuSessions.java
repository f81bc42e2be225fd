package io.parley.signaling.sfu.grpc;

import io.grpc.ManagedChannel;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.trace.Trace;
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
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one stream to every registered SFU node. One that breaks is opened again at once, since it
/// may be the stream alone that broke. If that is not answered either, the SFU is lost, and tried
/// again after a while. A draining node is kept as well: its rooms are there until they moved.
public final class GrpcSfuSessions implements SfuSessions {

  private static final Logger log = LoggerFactory.getLogger(GrpcSfuSessions.class);

  /// How often [#beat] is to be called.
  public static final Duration BEAT_PERIOD = Duration.ofNanos(Pulse.PERIOD_NANOS);

  /// How long an SFU may take to say its first word. Longer, and one that hears us and is heard no
  /// more is kept; shorter, and one that just starts is given up.
  private static final long FIRST_WORD_NANOS = Duration.ofSeconds(5).toNanos();

  /// The same for a stream that takes the place of one that broke a moment ago; looked at with each
  /// beat. Longer, and people wait for the SFU that takes over; shorter, and an SFU that lives is
  /// given up by all of this node's clients.
  private static final long RETRY_NANOS = Duration.ofMillis(200).toNanos();

  private final NodeId self;
  private final NodeRegistry registry;
  private final GrpcTransport transport;
  private final SfuListener listener;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final ConcurrentHashMap<NodeId, SfuLink> links = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();
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
            if (link instanceof SfuLink.Up up) {
              up.stream().end("the node is no longer registered");
            }
            links.remove(id);
          }
        });
  }

  /// Tells every SFU that this node lives, and gives up those that say nothing. To be called every
  /// [#BEAT_PERIOD] by one thread.
  public void beat() {
    for (SfuLink link : links.values()) {
      if (link instanceof SfuLink.Up up) {
        up.stream().beat(nanoTime.getAsLong());
      }
    }
  }

  /// One whose stream just broke stays in reach until it is known what came of trying it again.
  @Override
  public boolean reachable(NodeId sfu) {
    return up(sfu) instanceof SfuLink.Up up && up.isBelieved();
  }

  @Override
  public boolean send(NodeId sfu, SessionCommand command) {
    return command.hasOpen() && Trace.current().isAnywhere()
        ? Trace.step("send session", () -> write(sfu, traced(command)))
        : write(sfu, command);
  }

  /// The stream is everybody's, so a command says itself where in a trace it is.
  private static SessionCommand traced(SessionCommand command) {
    SessionCommand.Builder traced = command.toBuilder();
    traced.getOpenBuilder().setTraceparent(Trace.current().traceparent());
    return traced.build();
  }

  private boolean write(NodeId sfu, SessionCommand command) {
    if (!(up(sfu) instanceof SfuLink.Up up)) {
      return false;
    }
    // On a new stream they would come from nobody who owns a session, and be fenced.
    if (up.trust() == SfuLink.Trust.RETRIED || !up.stream().send(command)) {
      dropped.increment();
    }
    return true;
  }

  /// Commands that were dropped since a stream was broken, and not known yet to be lost.
  public long dropped() {
    return dropped.sum();
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
      if (up(sfu) instanceof SfuLink.Up up) {
        searches.add(SessionSearch.begin(sfu, up.channel(), request));
      }
    }
    return SessionSearch.latest(searches);
  }

  private @Nullable SfuLink up(NodeId sfu) {
    SfuLink present = links.get(sfu);
    if (present instanceof SfuLink.Up) {
      return present;
    }
    Node node = registry.find(sfu);
    if (node == null || closed) {
      return null;
    }
    return links.compute(sfu, (id, link) -> link instanceof SfuLink.Up ? link : next(node, link));
  }

  private SfuLink next(Node node, @Nullable SfuLink former) {
    if (former instanceof SfuLink.Paused(var until, var pause)) {
      return clock.instant().isBefore(until) ? former : open(node, pause, SfuLink.Trust.DOUBTED);
    }
    return open(node, Duration.ZERO, SfuLink.Trust.NEW);
  }

  private SfuLink open(Node node, Duration pause, SfuLink.Trust trust) {
    ManagedChannel channel =
        transport.channel(node.host(), node.grpcPort()).executor(executor).build();
    Pulse pulse =
        new Pulse(
            nanoTime.getAsLong(), trust == SfuLink.Trust.RETRIED ? RETRY_NANOS : FIRST_WORD_NANOS);
    SfuStream stream =
        new SfuStream(
            pulse,
            event -> listener.event(node.id(), event),
            () -> answered(node.id(), channel),
            why -> broken(node.id(), channel, why));
    stream.open(SfuSessionsGrpc.newStub(channel), self);
    return new SfuLink.Up(channel, stream, clock.instant(), pause, trust);
  }

  /// Not on this thread, as below.
  private void answered(NodeId sfu, ManagedChannel channel) {
    executor.execute(
        () -> {
          // `computeIfPresent` waits for the stream's link to be there, which `get` would not.
          if (links.computeIfPresent(sfu, (id, link) -> link) instanceof SfuLink.Up up
              && up.channel() == channel
              && up.trust() == SfuLink.Trust.RETRIED) {
            log.atInfo().addKeyValue("sfu", sfu).log("sfu stream is there again");
            listener.restored(sfu);
            links.computeIfPresent(sfu, (id, link) -> link == up ? up.restored() : link);
          }
        });
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
          SfuLink left =
              links.computeIfPresent(
                  sfu,
                  (id, link) ->
                      link instanceof SfuLink.Up up && up.channel() == channel
                          ? retriedOrPaused(sfu, up)
                          : link);
          boolean retried = left instanceof SfuLink.Up up && up.trust() == SfuLink.Trust.RETRIED;
          log.atWarn()
              .addKeyValue("sfu", sfu)
              .addKeyValue("why", why)
              .addKeyValue("retried", retried)
              .log("sfu stream broke");
          if (!retried) {
            listener.lost(sfu);
          }
        });
  }

  /// Only a stream that was good is worth another one at once.
  private SfuLink retriedOrPaused(NodeId sfu, SfuLink.Up former) {
    Node node = registry.find(sfu);
    Instant now = clock.instant();
    return former.isGood(now) && node != null && !closed
        ? open(node, former.isProven(now) ? Duration.ZERO : former.pause(), SfuLink.Trust.RETRIED)
        : former.paused(now);
  }

  /// Ends all streams.
  public void close() {
    closed = true;
    links.forEach(
        (id, link) -> {
          if (link instanceof SfuLink.Up up) {
            up.stream().end("this node stops");
            up.channel().shutdownNow();
          }
        });
  }
}
