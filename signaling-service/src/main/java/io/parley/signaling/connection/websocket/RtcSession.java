package io.parley.signaling.connection.websocket;

import io.parley.cluster.trace.Trace;
import io.parley.signaling.connection.ConnectionCounters;
import io.parley.signaling.connection.Outbox;
import io.parley.signaling.connection.SignalFrames;
import io.parley.signaling.replica.Entrant;
import io.parley.signaling.replica.RoomActor;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.Pong;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/// One upgraded socket: what it says goes to its room, what its room says goes to it. Pings are
/// answered here, so that they do not wait for the room.
final class RtcSession {

  /// Requests that the room has not done yet. Then the socket is not read, which slows the client.
  private static final int IN_FLIGHT = 32;

  /// Frames that are no signal request. A client that sends more has another protocol in mind.
  private static final int MALFORMED = 20;

  private final Entrant entrant;
  private final @Nullable RoomActor room;
  private final WebSocketSession session;
  private final ConnectionCounters counters;
  private final InstantSource clock;
  private final Outbox outbox;
  private final FluxSink<Outbox.Frame> frames;
  private final AtomicBoolean lost = new AtomicBoolean();
  private int malformed;
  private volatile boolean text;

  RtcSession(
      Entrant entrant,
      @Nullable RoomActor room,
      WebSocketSession session,
      FluxSink<Outbox.Frame> frames,
      RtcSockets sockets) {
    this.entrant = entrant;
    this.room = room;
    this.session = session;
    this.counters = sockets.counters();
    this.clock = sockets.clock();
    this.outbox = new Outbox(sockets.outgoingBytes(), frames::next, frames::complete, counters);
    this.frames = frames;
  }

  /// Begins to read and to be in the room.
  ///
  /// @param running where this session is kept from now on
  /// @param trace where the join is that led here
  void startIn(AtomicReference<@Nullable RtcSession> running, Trace trace) {
    running.set(this);
    frames.onDispose(this::lost);
    // Never disposed of: that would close the socket before the close frame. It ends with the
    // socket.
    read();
    enter(trace);
  }

  private void enter(Trace trace) {
    RoomActor here = room;
    if (here == null) {
      outbox.send(leave(LeaveRequest.Action.RECONNECT));
      outbox.close();
    } else {
      here.execute(
          replica ->
              trace
                  .wrap(() -> Trace.run("enter room", () -> replica.enter(entrant, outbox)))
                  .run());
    }
  }

  private void read() {
    session
        .receive()
        .flatMap(this::received, IN_FLIGHT, IN_FLIGHT)
        .onErrorComplete()
        .doFinally(signal -> lost())
        .subscribe();
  }

  private Mono<Void> received(WebSocketMessage message) {
    SignalRequest request =
        switch (message.getType()) {
          case BINARY -> SignalFrames.readBinary(bytes(message));
          case TEXT -> SignalFrames.readText(message.getPayloadAsText());
          case PING, PONG -> null;
        };
    if (request != null) {
      text = message.getType() == WebSocketMessage.Type.TEXT;
      return handled(request);
    }
    if (message.getType() == WebSocketMessage.Type.BINARY
        || message.getType() == WebSocketMessage.Type.TEXT) {
      notUnderstood();
    }
    return Mono.empty();
  }

  private static byte[] bytes(WebSocketMessage message) {
    byte[] bytes = new byte[message.getPayload().readableByteCount()];
    message.getPayload().read(bytes);
    return bytes;
  }

  private void notUnderstood() {
    counters.dropped("malformed");
    if (++malformed > MALFORMED) {
      outbox.send(leave(LeaveRequest.Action.DISCONNECT));
      outbox.close();
    }
  }

  private Mono<Void> handled(SignalRequest request) {
    counters.received();
    switch (request.getMessageCase()) {
      case PING -> reply(SignalResponse.newBuilder().setPong(clock.millis()));
      case PING_REQ ->
          reply(
              SignalResponse.newBuilder()
                  .setPongResp(
                      Pong.newBuilder()
                          .setLastPingTimestamp(request.getPingReq().getTimestamp())
                          .setTimestamp(clock.millis())));
      default -> {
        RoomActor here = room;
        if (here != null) {
          return Mono.create(done -> here.request(outbox, request, done::success));
        }
      }
    }
    return Mono.empty();
  }

  private void reply(SignalResponse.Builder pong) {
    if (outbox.begun()) {
      outbox.send(pong.build());
    }
  }

  /// A frame as the socket takes it, in the form in which the client spoke last.
  WebSocketMessage taken(Outbox.Frame frame) {
    outbox.taken(frame);
    return text
        ? session.textMessage(SignalFrames.writeText(frame.message()))
        : session.binaryMessage(buffers -> buffers.wrap(frame.message().toByteArray()));
  }

  private void lost() {
    if (lost.compareAndSet(false, true)) {
      outbox.ended();
      RoomActor here = room;
      if (here != null) {
        here.execute(replica -> replica.disconnected(outbox));
      }
    }
  }

  private static SignalResponse leave(LeaveRequest.Action action) {
    return SignalResponse.newBuilder()
        .setLeave(
            LeaveRequest.newBuilder()
                .setAction(action)
                .setReason(DisconnectReason.STATE_MISMATCH)
                .setCanReconnect(action != LeaveRequest.Action.DISCONNECT))
        .build();
  }
}
