package io.parley.signaling.sfu.grpc;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.Beat;
import io.parley.protocol.sfu.Hello;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.SfuSessionsGrpc;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One stream of commands and events with one SFU node, until it breaks.
///
/// Commands of many rooms' threads pass through a queue, which whoever finds it idle drains.
final class SfuStream implements ClientResponseObserver<SessionCommand, SessionEvent> {

  /// Commands that wait for the network. A full queue means that the SFU stopped reading: it counts
  /// as lost, since a gap in the commands could not be mended.
  static final int CAPACITY = 1 << 14;

  private static final SessionCommand BEAT =
      SessionCommand.newBuilder().setBeat(Beat.getDefaultInstance()).build();

  private final Consumer<SessionEvent> events;
  private final Runnable answered;
  private final Consumer<String> broken;
  private final Pulse pulse;
  private final Queue<SessionCommand> commands = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger wakes = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable ClientCallStreamObserver<SessionCommand> call;

  /// @param pulse of the SFU, not asked yet
  /// @param answered called once, when the SFU says its first word, before `events`
  /// @param broken called once, with a reason to log
  SfuStream(
      Pulse pulse, Consumer<SessionEvent> events, Runnable answered, Consumer<String> broken) {
    this.pulse = pulse;
    this.events = events;
    this.answered = answered;
    this.broken = broken;
  }

  /// @param node who asks: the first thing that the SFU hears
  void open(SfuSessionsGrpc.SfuSessionsStub stub, NodeId node) {
    send(SessionCommand.newBuilder().setHello(Hello.newBuilder().setNode(node.value())).build());
    stub.sessions(this);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<SessionCommand> started) {
    started.setOnReadyHandler(this::drain);
    call = started;
  }

  /// False where the stream is over.
  boolean send(SessionCommand command) {
    if (over.get()) {
      return false;
    }
    if (queued.incrementAndGet() > CAPACITY) {
      end("the SFU does not read its commands");
      return false;
    }
    commands.add(command);
    drain();
    return true;
  }

  /// Says that this side lives, and looks whether the other one does. By one thread, every
  /// [Pulse#PERIOD].
  void beat(long nowNanos) {
    if (pulse.beat(nowNanos)) {
      end("the SFU is silent");
    } else {
      send(BEAT);
    }
  }

  /// Whether the SFU ever said anything on it.
  boolean isAnswered() {
    return pulse.everHeard();
  }

  /// Whether it broke or was ended.
  boolean isOver() {
    return over.get();
  }

  private void drain() {
    if (wakes.getAndIncrement() != 0) {
      return;
    }
    int seen;
    do {
      seen = wakes.get();
      write();
    } while (wakes.addAndGet(-seen) != 0);
  }

  private void write() {
    ClientCallStreamObserver<SessionCommand> writer = call;
    while (writer != null && !over.get() && writer.isReady()) {
      SessionCommand next = commands.poll();
      if (next == null) {
        return;
      }
      queued.decrementAndGet();
      writer.onNext(next);
    }
  }

  @Override
  public void onNext(SessionEvent event) {
    boolean first = !pulse.everHeard();
    pulse.heard();
    if (first) {
      answered.run();
    }
    if (!event.hasBeat()) {
      events.accept(event);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(String.valueOf(failure.getMessage()));
  }

  @Override
  public void onCompleted() {
    end("the SFU ended the stream");
  }

  /// Ends the stream from this side.
  void end(String why) {
    if (over.compareAndSet(false, true)) {
      commands.clear();
      ClientCallStreamObserver<SessionCommand> open = call;
      if (open != null) {
        open.cancel(why, null);
      }
      broken.accept(why);
    }
  }
}
