package io.parley.sfu.session.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.sfu.session.SessionOwner;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One stream's way back. gRPC queues what the other side does not take; one that falls behind
/// beyond a bound is cut off, and finds its sessions again when it comes back.
final class StreamOwner implements SessionOwner {

  /// Events that may wait while the other side does not read: some seconds of a full node.
  static final int CAPACITY = 100_000;

  private final ServerCallStreamObserver<SessionEvent> events;
  private final Runnable onGone;
  private final AtomicInteger unread = new AtomicInteger();
  private volatile boolean open = true;

  /// @param onGone called once, when the stream is over, whoever ended it
  StreamOwner(ServerCallStreamObserver<SessionEvent> events, Runnable onGone) {
    this.events = events;
    this.onGone = onGone;
    events.setOnReadyHandler(() -> unread.set(0));
    events.setOnCancelHandler(this::close);
  }

  @Override
  public void send(SessionEvent event) {
    if (!write(event)) {
      end(Status.RESOURCE_EXHAUSTED.withDescription("events are not read"));
    }
  }

  /// @return false where too much waits
  private synchronized boolean write(SessionEvent event) {
    if (open && !events.isReady() && unread.incrementAndGet() > CAPACITY) {
      return false;
    }
    if (open) {
      events.onNext(event);
    }
    return true;
  }

  @Override
  public boolean isGone() {
    return !open;
  }

  /// Ends it, after what was sent.
  void complete() {
    end(null);
  }

  /// Ends it for a reason.
  void cut(Status status) {
    end(status);
  }

  /// The other side ended it, or the network did.
  void close() {
    if (shut(() -> {})) {
      onGone.run();
    }
  }

  private void end(@Nullable Status status) {
    boolean first =
        shut(
            () -> {
              if (status == null) {
                events.onCompleted();
              } else {
                events.onError(status.asRuntimeException());
              }
            });
    if (first) {
      onGone.run();
    }
  }

  private synchronized boolean shut(Runnable last) {
    if (!open) {
      return false;
    }
    open = false;
    last.run();
    return true;
  }
}
