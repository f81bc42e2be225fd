package io.parley.signaling;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.Attached;
import io.parley.protocol.sfu.Beat;
import io.parley.protocol.sfu.FindReply;
import io.parley.protocol.sfu.FindRequest;
import io.parley.protocol.sfu.Opened;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.SfuSessionsGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An SFU node that has no media: it keeps what it is told, and says what a test lets it say.
public final class FakeSfu extends SfuSessionsGrpc.SfuSessionsImplBase implements AutoCloseable {

  private final BlockingQueue<SessionCommand> commands = new LinkedBlockingQueue<>();
  private final NodeId id = NodeId.create(new SecureRandom());
  private final Server server;
  private final Map<String, FindReply> sessions = new ConcurrentHashMap<>();
  private volatile @Nullable StreamObserver<SessionEvent> events;
  private volatile boolean silent;
  private final AtomicInteger beats = new AtomicInteger();

  public FakeSfu() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(this)
            .build()
            .start();
  }

  public Node node() {
    return new Node(id, NodeKind.SFU, "127.0.0.1", 0, server.getPort(), "", 0, true);
  }

  /// The same node, which gives its rooms away.
  public Node drainingNode() {
    return new Node(
        id,
        NodeKind.SFU,
        "127.0.0.1",
        0,
        server.getPort(),
        "",
        0,
        false,
        true,
        "",
        0,
        0,
        Instant.EPOCH);
  }

  @Override
  public StreamObserver<SessionCommand> sessions(StreamObserver<SessionEvent> stream) {
    events = stream;
    return new StreamObserver<>() {
      @Override
      public void onNext(SessionCommand command) {
        if (command.hasBeat()) {
          beats.incrementAndGet();
          beat();
          return;
        }
        commands.add(command);
        if (command.hasHello()) {
          beat();
        }
        if (command.hasOpen() && !silent) {
          say(command.getParticipantSid(), event -> event.setOpened(Opened.getDefaultInstance()));
        }
        if (command.hasAttach()) {
          say(
              command.getParticipantSid(),
              event -> event.setAttached(Attached.newBuilder().setLastMessageSeq(7)));
        }
      }

      @Override
      public void onError(Throwable failure) {
        over();
      }

      @Override
      public void onCompleted() {
        over();
      }

      private void over() {
        if (events == stream) {
          events = null;
        }
      }
    };
  }

  /// How many beats came.
  public int beats() {
    return beats.get();
  }

  /// From now on this node hears, and says nothing: as a host that is lost.
  public void fallSilent() {
    silent = true;
  }

  /// It says what it is to say again.
  public void wakeUp() {
    silent = false;
  }

  /// Ends its stream, as a network would.
  public synchronized void cut() {
    StreamObserver<SessionEvent> stream = events;
    if (stream != null) {
      events = null;
      stream.onError(Status.UNAVAILABLE.asRuntimeException());
    }
  }

  private synchronized void beat() {
    StreamObserver<SessionEvent> stream = events;
    if (stream != null && !silent) {
      stream.onNext(SessionEvent.newBuilder().setBeat(Beat.getDefaultInstance()).build());
    }
  }

  @Override
  public void find(FindRequest request, StreamObserver<FindReply> answer) {
    FindReply reply = sessions.get(request.getIdentity());
    if (reply == null) {
      answer.onError(Status.NOT_FOUND.asRuntimeException());
    } else {
      answer.onNext(reply);
      answer.onCompleted();
    }
  }

  /// It has the session of this identity.
  public void has(String identity, FindReply session) {
    sessions.put(identity, session);
  }

  /// Says something about a participant.
  public synchronized void say(String participant, Consumer<SessionEvent.Builder> event) {
    SessionEvent.Builder builder =
        SessionEvent.newBuilder().setParticipantSid(participant).setOwnerEpoch(1);
    event.accept(builder);
    StreamObserver<SessionEvent> stream = events;
    if (stream == null) {
      throw new AssertionError("no signaling node is connected");
    }
    stream.onNext(builder.build());
  }

  /// The next command of this kind about this participant; what comes before it is skipped.
  public SessionCommand next(String participant, Predicate<SessionCommand> kind)
      throws InterruptedException {
    return next(command -> command.getParticipantSid().equals(participant) && kind.test(command));
  }

  public SessionCommand next(Predicate<SessionCommand> kind) throws InterruptedException {
    while (true) {
      SessionCommand command = commands.poll(5, TimeUnit.SECONDS);
      if (command == null) {
        throw new AssertionError("the SFU was not told");
      }
      if (kind.test(command)) {
        return command;
      }
    }
  }

  /// What came so far and was not taken has none of this kind.
  public void assertNever(Predicate<SessionCommand> kind) {
    if (commands.stream().anyMatch(kind)) {
      throw new AssertionError("the SFU was told");
    }
  }

  /// Whether a command about this participant came.
  public boolean heard(String participant) {
    return commands.stream().anyMatch(one -> one.getParticipantSid().equals(participant));
  }

  public void forget() {
    commands.clear();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
