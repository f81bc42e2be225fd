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
  private final AtomicInteger unread = new AtomicInteger();
  private boolean open = true;

  StreamOwner(ServerCallStreamObserver<SessionEvent> events) {
    this.events = events;
    events.setOnReadyHandler(() -> unread.set(0));
    events.setOnCancelHandler(this::close);
  }

  @Override
  public synchronized void send(SessionEvent event) {
    if (!open) {
      return;
    }
    if (!events.isReady() && unread.incrementAndGet() > CAPACITY) {
      end(Status.RESOURCE_EXHAUSTED.withDescription("events are not read"));
      return;
    }
    events.onNext(event);
  }

  synchronized void complete() {
    if (open) {
      end(null);
    }
  }

  synchronized void close() {
    open = false;
  }

  private void end(@Nullable Status status) {
    open = false;
    if (status == null) {
      events.onCompleted();
    } else {
      events.onError(status.asRuntimeException());
    }
  }
}
