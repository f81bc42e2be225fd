package io.parley.signaling.sfu.grpc;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.sfu.FindReply;
import io.parley.protocol.sfu.FindRequest;
import io.parley.protocol.sfu.SfuSessionsGrpc;
import io.parley.signaling.sfu.FoundSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One node that is asked whether it has somebody's session.
final class SessionSearch implements StreamObserver<FindReply> {

  /// A client waits for the answer. Longer, and one dead node delays every search that much;
  /// shorter, and a busy one is passed over.
  private static final long DEADLINE_MILLIS = 200;

  private final NodeId sfu;
  private final CompletableFuture<@Nullable FoundSession> answer = new CompletableFuture<>();

  private SessionSearch(NodeId sfu) {
    this.sfu = sfu;
  }

  static SessionSearch begin(NodeId sfu, Channel channel, FindRequest request) {
    SessionSearch search = new SessionSearch(sfu);
    SfuSessionsGrpc.newStub(channel)
        .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
        .find(request, search);
    return search;
  }

  /// Waits for all; each ends by its deadline.
  static @Nullable FoundSession latest(List<SessionSearch> searches) {
    FoundSession latest = null;
    for (SessionSearch search : searches) {
      FoundSession found = search.answer.join();
      if (found != null && (latest == null || isLater(found, latest))) {
        latest = found;
      }
    }
    return latest;
  }

  private static boolean isLater(FoundSession one, FoundSession other) {
    return Integer.compareUnsigned(
            one.session().getPlacementEpoch(), other.session().getPlacementEpoch())
        > 0;
  }

  @Override
  public void onNext(FindReply reply) {
    answer.complete(new FoundSession(sfu, reply));
  }

  /// It has no such session, or does not answer.
  @Override
  public void onError(Throwable failure) {
    answer.complete(null);
  }

  @Override
  public void onCompleted() {
    answer.complete(null);
  }
}
