package io.parley.signaling.replication.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.state.PingReply;
import io.parley.protocol.state.PingRequest;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.state.RoomStateGrpc;
import io.parley.signaling.replica.RoomActor;
import io.parley.signaling.replica.RoomReplica;
import io.parley.signaling.replica.Rooms;
import io.parley.signaling.replication.PlacementMessages;

/// Answers other signaling nodes from this one's replicas.
public final class RoomStateService extends RoomStateGrpc.RoomStateImplBase {

  private final Rooms rooms;
  private final NodeId self;

  public RoomStateService(Rooms rooms, NodeId self) {
    this.rooms = rooms;
    this.self = self;
  }

  @Override
  public void ping(PingRequest request, StreamObserver<PingReply> answer) {
    answer.onNext(PingReply.newBuilder().setNode(self.value()).build());
    answer.onCompleted();
  }

  @Override
  public void pull(PullRequest request, StreamObserver<PullReply> answer) {
    RoomActor room = rooms.find(new RoomKey(request.getProject(), request.getRoom()));
    if (room == null) {
      answer.onError(Status.NOT_FOUND.withDescription("no such room here").asRuntimeException());
      return;
    }
    room.ask(replica -> answer(replica, request))
        .whenComplete(
            (reply, bug) -> {
              if (bug == null) {
                answer.onNext(reply);
                answer.onCompleted();
              } else {
                answer.onError(
                    Status.INTERNAL.withDescription("the room failed").asRuntimeException());
              }
            });
  }

  /// A replica that is over still knows who was there, but not where the room is.
  private static PullReply answer(RoomReplica replica, PullRequest request) {
    PullReply reply = replica.answer(request);
    return replica.isClosed()
        ? reply
        : reply.toBuilder().setPlacement(PlacementMessages.write(replica.placement())).build();
  }
}
