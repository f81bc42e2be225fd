package io.parley.sfu.session.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.observation.transport.Kind;
import io.parley.cluster.trace.Trace;
import io.parley.cluster.trace.Traces;
import io.parley.protocol.sfu.Beat;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.sfu.metering.SessionMeters;
import io.parley.sfu.session.Beats;
import io.parley.sfu.session.Rooms;
import io.parley.sfu.session.Timers;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One signaling node's stream, from its first command to its end.
final class SignalingStream implements StreamObserver<SessionCommand> {

  private static final Logger log = LoggerFactory.getLogger(SignalingStream.class);

  private static final SessionEvent BEAT =
      SessionEvent.newBuilder().setBeat(Beat.getDefaultInstance()).build();

  private final Rooms rooms;
  private final SessionMeters meters;
  private final Traces traces;
  private final StreamOwner owner;
  private final Beats beats;
  private volatile String node = "";

  /// @param onGone called once, when it is over
  SignalingStream(
      ServerCallStreamObserver<SessionEvent> events,
      Rooms rooms,
      Timers timers,
      SessionMeters meters,
      Traces traces,
      Consumer<SignalingStream> onGone) {
    this.rooms = rooms;
    this.meters = meters;
    this.traces = traces;
    owner = new StreamOwner(events, () -> gone(onGone));
    beats = new Beats(timers, () -> owner.send(BEAT), this::silent);
  }

  @Override
  public void onNext(SessionCommand command) {
    beats.heard();
    if (command.hasHello()) {
      node = command.getHello().getNode();
      beats.start();
      log.atInfo().addKeyValue("node", node).log("signaling stream opened");
    }
    beats.reading(true);
    try {
      carryOut(command);
    } finally {
      beats.reading(false);
    }
  }

  private void carryOut(SessionCommand command) {
    String origin = command.hasOpen() ? command.getOpen().getTraceparent() : "";
    if (origin.isEmpty() || !traces.on()) {
      rooms.command(owner, command);
      return;
    }
    var arrived =
        traces.arrived(
            "take session", Kind.CONSUMER, name -> name.equals(Trace.TRACEPARENT) ? origin : null);
    try (var _ = arrived.openScope()) {
      rooms.command(owner, command);
    } finally {
      arrived.stop();
    }
  }

  @Override
  public void onError(Throwable cause) {
    log.atWarn()
        .addKeyValue("node", node)
        .addKeyValue("cause", cause.getMessage())
        .log("signaling stream broke");
    owner.close();
  }

  @Override
  public void onCompleted() {
    owner.complete();
  }

  private void silent() {
    log.atWarn().addKeyValue("node", node).log("signaling stream is silent");
    meters.streamSilent();
    owner.cut(Status.UNAVAILABLE.withDescription("no beat for a second"));
  }

  private void gone(Consumer<SignalingStream> onGone) {
    beats.close();
    onGone.accept(this);
    rooms.lost(owner);
  }

  boolean isGone() {
    return owner.isGone();
  }

  /// Ends it, after what was sent.
  void complete() {
    owner.complete();
  }
}
