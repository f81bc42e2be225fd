package io.parley.sfu.session.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.parley.cluster.trace.Traces;
import io.parley.protocol.sfu.FindReply;
import io.parley.protocol.sfu.FindRequest;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.SfuSessionsGrpc;
import io.parley.sfu.metering.SessionMeters;
import io.parley.sfu.session.Rooms;
import io.parley.sfu.session.Timers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Takes the streams of signaling nodes.
public final class SessionsEndpoint extends SfuSessionsGrpc.SfuSessionsImplBase {

  private final Rooms rooms;
  private final Timers timers;
  private final SessionMeters meters;
  private final Traces traces;
  private final Set<SignalingStream> open = ConcurrentHashMap.newKeySet();

  public SessionsEndpoint(Rooms rooms, Timers timers, SessionMeters meters, Traces traces) {
    this.rooms = rooms;
    this.timers = timers;
    this.meters = meters;
    this.traces = traces;
  }

  @Override
  public StreamObserver<SessionCommand> sessions(StreamObserver<SessionEvent> events) {
    var stream =
        new SignalingStream(
            (ServerCallStreamObserver<SessionEvent>) events,
            rooms,
            timers,
            meters,
            traces,
            open::remove);
    open.add(stream);
    if (stream.isGone()) {
      open.remove(stream);
    }
    return stream;
  }

  @Override
  public void find(FindRequest request, StreamObserver<FindReply> reply) {
    rooms
        .find(request.getProject(), request.getRoom(), request.getIdentity())
        .thenAccept(
            found -> {
              if (found == null) {
                reply.onError(Status.NOT_FOUND.asRuntimeException());
                return;
              }
              reply.onNext(
                  FindReply.newBuilder()
                      .setParticipantSid(found.participantSid())
                      .setRoomSid(found.roomSid())
                      .setPlacementEpoch(found.placementEpoch())
                      .build());
              reply.onCompleted();
            });
  }

  /// Ends all streams, after what was sent on them.
  public void complete() {
    open.forEach(SignalingStream::complete);
  }
}
