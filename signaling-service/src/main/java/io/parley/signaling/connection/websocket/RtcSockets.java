package io.parley.signaling.connection.websocket;

import io.parley.cluster.trace.Trace;
import io.parley.signaling.connection.ConnectionCounters;
import io.parley.signaling.connection.Outbox;
import io.parley.signaling.replica.Entrant;
import io.parley.signaling.replica.RoomActor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import livekit.LivekitRtc.SignalResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// Runs upgraded sockets, from the first message to the close.
///
/// @param outgoingBytes what may wait for one slow reader
/// @param pingPeriod between WebSocket pings, which keep proxies from closing a silent socket
public record RtcSockets(
    int outgoingBytes, Duration pingPeriod, ConnectionCounters counters, InstantSource clock) {

  private static final Outbox.Frame PING =
      new Outbox.Frame(SignalResponse.getDefaultInstance(), 0, () -> {});

  /// @param room null where a client wants to resume in a room that is not here
  /// @param trace where the join is that led here
  Mono<Void> run(Entrant entrant, @Nullable RoomActor room, WebSocketSession session, Trace trace) {
    AtomicReference<@Nullable RtcSession> running = new AtomicReference<>();
    Sinks.Empty<Void> over = Sinks.empty();
    Flux<Outbox.Frame> frames =
        Flux.<Outbox.Frame>create(
                sink -> new RtcSession(entrant, room, session, sink, this).startIn(running, trace))
            .doFinally(signal -> over.tryEmitEmpty());
    Flux<Outbox.Frame> pings =
        Flux.interval(pingPeriod)
            .map(tick -> PING)
            .onBackpressureDrop()
            .takeUntilOther(over.asMono());
    return session
        .send(Flux.merge(1, frames, pings).map(frame -> message(frame, running.get(), session)))
        .onErrorComplete()
        .then(Mono.defer(session::close));
  }

  private static WebSocketMessage message(
      Outbox.Frame frame, @Nullable RtcSession running, WebSocketSession session) {
    return frame == PING || running == null
        ? session.pingMessage(buffers -> buffers.wrap(new byte[0]))
        : running.taken(frame);
  }
}
