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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Asks other signaling nodes what they have of a room.
public final class StatePulls implements StatePuller {

  /// Longer, and a dead node delays convergence; shorter, and a busy one is asked in vain.
  private static final Duration REPLICA_DEADLINE = Duration.ofMillis(500);

  /// Questions that wait for an answer. Beyond this a question fails at once, and its room asks the
  /// store instead, or again later.
  static final int MAX_OUTSTANDING = 256;

  /// A client waits for the answer. Longer, and one dead node delays the first join of each room
  /// that much; shorter, and a busy one that has the room is not believed in.
  private static final Duration JOIN_DEADLINE = Duration.ofMillis(300);

  /// Questions of joins that wait for an answer; beyond this a node counts as not answering. More
  /// than that is not waiting for rooms, but for a node that is lost.
  private static final int MAX_OUTSTANDING_OF_JOINS = 4096;

  private final NodeRegistry registry;
  private final NodeChannels channels;
  private final Duration deadline;
  private final int maxOutstanding;
  private final AtomicInteger outstanding = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  private StatePulls(
      NodeRegistry registry, NodeChannels channels, Duration deadline, int maxOutstanding) {
    this.registry = registry;
    this.channels = channels;
    this.deadline = deadline;
    this.maxOutstanding = maxOutstanding;
  }

  /// For replicas, which are to become alike: 500 ms.
  public static StatePulls ofReplicas(NodeRegistry registry, NodeChannels channels) {
    return new StatePulls(registry, channels, REPLICA_DEADLINE, MAX_OUTSTANDING);
  }

  /// For joins, which must not wait behind replicas that all ask at once: 300 ms.
  public static StatePulls ofJoins(NodeRegistry registry, NodeChannels channels) {
    return new StatePulls(registry, channels, JOIN_DEADLINE, MAX_OUTSTANDING_OF_JOINS);
  }

  /// The future fails also where too many questions are under way.
  @Override
  public CompletableFuture<PullReply> pull(NodeId from, PullRequest request) {
    Node node = registry.find(from);
    if (node == null) {
      return failed(Status.UNAVAILABLE.withDescription("the node is gone"));
    }
    if (outstanding.incrementAndGet() > maxOutstanding) {
      outstanding.decrementAndGet();
      refused.increment();
      return failed(Status.RESOURCE_EXHAUSTED.withDescription("too many pulls are under way"));
    }
    Answer answer = new Answer();
    RoomStateGrpc.newStub(channels.to(node))
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
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
