package io.parley.signaling.connection.websocket;

import io.parley.cluster.trace.Trace;
import io.parley.cluster.trace.webflux.TraceFilter;
import io.parley.signaling.join.Join;
import io.parley.signaling.join.JoinAttempt;
import io.parley.signaling.join.JoinOutcome;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// `/rtc`, `/rtc/v1`, and their `/validate`: upgrades a client only after the join was admitted, so
/// that every refusal has its own status.
public final class RtcHandler implements WebHandler {

  /// Says why a request was refused, for whoever cannot read the body of a failed upgrade.
  static final String REASON_HEADER = "Parley-Reason";

  private final Join join;
  private final WebSocketService upgrades;
  private final RtcSockets sockets;
  private final Scheduler blocking;
  private final Consumer<String> joins;

  /// @param blocking runs what may wait for another process
  /// @param joins counts how attempts to join end, by a short word
  public RtcHandler(
      Join join,
      WebSocketService upgrades,
      RtcSockets sockets,
      Scheduler blocking,
      Consumer<String> joins) {
    this.join = join;
    this.upgrades = upgrades;
    this.sockets = sockets;
    this.blocking = blocking;
    this.joins = joins;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    String path = request.getPath().pathWithinApplication().value();
    boolean validate = path.endsWith("/validate");
    boolean upgrade = "websocket".equalsIgnoreCase(request.getHeaders().getUpgrade());
    if (!request.getMethod().equals(HttpMethod.GET) || (!validate && !upgrade)) {
      exchange.getResponse().setStatusCode(HttpStatus.NOT_FOUND);
      return exchange.getResponse().setComplete();
    }
    JoinAttempt attempt = attempt(request, path.startsWith("/rtc/v1"), validate);
    Trace trace = TraceFilter.of(exchange);
    return Mono.fromCallable(trace.wrap(() -> join.admit(attempt)))
        .subscribeOn(blocking)
        .flatMap(outcome -> answer(exchange, outcome, validate));
  }

  private static JoinAttempt attempt(ServerHttpRequest request, boolean single, boolean validate) {
    Map<String, String> query = request.getQueryParams().asSingleValueMap();
    return new JoinAttempt(
        request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION), query, single, validate);
  }

  private Mono<Void> answer(ServerWebExchange exchange, JoinOutcome outcome, boolean validate) {
    if (!validate) {
      joins.accept(word(outcome));
    }
    return switch (outcome) {
      case JoinOutcome.Admitted(var entrant, var room) ->
          validate
              ? write(exchange.getResponse(), HttpStatus.OK, "success")
              : upgrades.handleRequest(
                  exchange,
                  session -> sockets.run(entrant, room, session, TraceFilter.of(exchange)));
      case JoinOutcome.NotPermitted(var reason) ->
          refuse(exchange, HttpStatus.UNAUTHORIZED, reason);
      case JoinOutcome.Malformed(var reason) -> refuse(exchange, HttpStatus.BAD_REQUEST, reason);
      case JoinOutcome.UnknownRoom() ->
          refuse(exchange, HttpStatus.NOT_FOUND, "requested room does not exist");
      case JoinOutcome.RoomFull() ->
          refuse(exchange, HttpStatus.TOO_MANY_REQUESTS, "room has exceeded its max participants");
      case JoinOutcome.Overloaded(var reason, var retryAfter) -> {
        exchange
            .getResponse()
            .getHeaders()
            .set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
        yield refuse(exchange, HttpStatus.SERVICE_UNAVAILABLE, reason);
      }
    };
  }

  private static String word(JoinOutcome outcome) {
    return switch (outcome) {
      case JoinOutcome.Admitted admitted -> admitted.entrant().resume() ? "resumed" : "admitted";
      case JoinOutcome.NotPermitted _ -> "not_permitted";
      case JoinOutcome.Malformed _ -> "malformed";
      case JoinOutcome.UnknownRoom _ -> "unknown_room";
      case JoinOutcome.RoomFull _ -> "room_full";
      case JoinOutcome.Overloaded _ -> "overloaded";
    };
  }

  private static Mono<Void> refuse(ServerWebExchange exchange, HttpStatus status, String reason) {
    String header = reason.replaceAll("[^ -~]", "?");
    exchange.getResponse().getHeaders().set(REASON_HEADER, header);
    return write(exchange.getResponse(), status, reason);
  }

  private static Mono<Void> write(ServerHttpResponse response, HttpStatus status, String body) {
    response.setStatusCode(status);
    response
        .getHeaders()
        .setContentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8));
    return response.writeWith(
        Mono.fromSupplier(
            () -> response.bufferFactory().wrap(body.getBytes(StandardCharsets.UTF_8))));
  }
}
