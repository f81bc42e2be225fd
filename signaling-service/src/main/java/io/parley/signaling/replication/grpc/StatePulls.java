package io.parley.signaling.replication.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.transport.NodeChannels;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.RoomStateGrpc;
import io.parley.signaling.replication.StatePuller;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Asks other signaling nodes what they have of a room.
public final class StatePulls implements StatePuller {

  /// Longer, and a dead node delays convergence; shorter, and a busy one is asked in vain.
  private static final long DEADLINE_MILLIS = 500;

  /// Questions that wait for an answer. Beyond this a question fails at once, and its room asks the
  /// store instead, or again later.
  static final int MAX_OUTSTANDING = 256;

  private final NodeRegistry registry;
  private final NodeChannels channels;
  private final AtomicInteger outstanding = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  public StatePulls(NodeRegistry registry, NodeChannels channels) {
    this.registry = registry;
    this.channels = channels;
  }

  /// The future fails also where too many questions are under way; the deadline is 500 ms.
  @Override
  public CompletableFuture<PullReply> pull(NodeId from, PullRequest request) {
    Node node = registry.find(from);
    if (node == null) {
      return failed(Status.UNAVAILABLE.withDescription("the node is gone"));
    }
    if (outstanding.incrementAndGet() > MAX_OUTSTANDING) {
      outstanding.decrementAndGet();
      refused.increment();
      return failed(Status.RESOURCE_EXHAUSTED.withDescription("too many pulls are under way"));
    }
    Answer answer = new Answer();
    RoomStateGrpc.newStub(channels.to(node))
        .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
        .pull(request, answer);
    return answer.reply;
  }

  private static CompletableFuture<PullReply> failed(Status status) {
    return CompletableFuture.failedFuture(status.asRuntimeException());
  }

  /// Questions that were given up since too many were under way.
  public long refused() {
    return refused.sum();
  }

  private final class Answer implements StreamObserver<PullReply> {

    final CompletableFuture<PullReply> reply = new CompletableFuture<>();

    @Override
    public void onNext(PullReply message) {
      reply.complete(message);
    }

    @Override
    public void onError(Throwable failure) {
      outstanding.decrementAndGet();
      reply.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      outstanding.decrementAndGet();
      reply.completeExceptionally(
          Status.INTERNAL.withDescription("no answer came").asRuntimeException());
    }
  }
}
