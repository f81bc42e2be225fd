package io.parley.sfu.session.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.SfuSessionsGrpc;
import io.parley.sfu.session.Rooms;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the streams of signaling nodes.
public final class SessionsEndpoint extends SfuSessionsGrpc.SfuSessionsImplBase {

  private static final Logger log = LoggerFactory.getLogger(SessionsEndpoint.class);

  private final Rooms rooms;
  private final Set<StreamOwner> open = ConcurrentHashMap.newKeySet();

  public SessionsEndpoint(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public StreamObserver<SessionCommand> sessions(StreamObserver<SessionEvent> events) {
    var owner = new StreamOwner((ServerCallStreamObserver<SessionEvent>) events);
    open.add(owner);
    log.atInfo().log("signaling stream opened");
    return new StreamObserver<>() {

      @Override
      public void onNext(SessionCommand command) {
        rooms.command(owner, command);
      }

      @Override
      public void onError(Throwable cause) {
        log.atWarn().addKeyValue("cause", cause.getMessage()).log("signaling stream broke");
        owner.close();
        lost(owner);
      }

      @Override
      public void onCompleted() {
        owner.complete();
        lost(owner);
      }
    };
  }

  private void lost(StreamOwner owner) {
    open.remove(owner);
    rooms.lost(owner);
  }

  /// Ends all streams, after what was sent on them.
  public void complete() {
    open.forEach(StreamOwner::complete);
  }
}
