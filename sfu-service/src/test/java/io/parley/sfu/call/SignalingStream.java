package io.parley.sfu.call;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.SfuSessionsGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A signaling node's stream to the SFU, as far as a test needs one.
final class SignalingStream implements AutoCloseable {

  private static final long PATIENCE_NANOS = 15_000_000_000L;

  private final ManagedChannel channel;
  private final StreamObserver<SessionCommand> commands;
  private final List<SessionEvent> events = new ArrayList<>();

  SignalingStream(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    commands =
        SfuSessionsGrpc.newStub(channel)
            .sessions(
                new StreamObserver<>() {
                  @Override
                  public void onNext(SessionEvent event) {
                    came(event);
                  }

                  @Override
                  public void onError(Throwable cause) {}

                  @Override
                  public void onCompleted() {}
                });
  }

  private synchronized void came(SessionEvent event) {
    events.add(event);
    notifyAll();
  }

  synchronized void send(String sid, Consumer<SessionCommand.Builder> fill) {
    var command = SessionCommand.newBuilder().setParticipantSid(sid).setOwnerEpoch(1);
    fill.accept(command);
    commands.onNext(command.build());
  }

  /// Takes out the first event of a participant that fits, waiting for it.
  synchronized SessionEvent await(String sid, Predicate<SessionEvent> fits)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      for (var event : events) {
        if (event.getParticipantSid().equals(sid) && fits.test(event)) {
          events.remove(event);
          return event;
        }
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("no such event of " + sid + " among " + events);
      }
      wait(left / 1_000_000 + 1);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
