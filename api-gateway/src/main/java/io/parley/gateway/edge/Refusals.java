package io.parley.gateway.edge;

import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.http.server.HttpServerResponse;

/// Tells a client what went wrong with a request that no node answered.
public final class Refusals implements WebExceptionHandler, Ordered {

  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  /// In seconds: a node that restarts is back by then.
  private static final String RETRY_AFTER = "2";

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (exchange.getResponse().isCommitted()) {
      cut(exchange);
      return Mono.empty();
    }
    HttpStatus status = status(failure);
    return switch (status) {
      case NOT_FOUND ->
          ProblemBody.write(exchange, status, "path_unknown", "nothing is served at this path");
      case METHOD_NOT_ALLOWED ->
          ProblemBody.write(
              exchange, status, "method_not_allowed", "this path takes another method");
      case BAD_REQUEST ->
          ProblemBody.write(exchange, status, "request_invalid", "the request is malformed");
      case SERVICE_UNAVAILABLE -> {
        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        yield ProblemBody.write(
            exchange, status, "unavailable", "no node that serves this answers; repeat the call");
      }
      case GATEWAY_TIMEOUT ->
          ProblemBody.write(exchange, status, "timeout", "the node did not answer in time");
      default -> {
        log.atError().setCause(withoutQuery(failure)).log("a request failed");
        yield ProblemBody.write(
            exchange,
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal",
            "the server made a mistake; it is in its log");
      }
    };
  }

  /// The client must not take for whole what was broken off.
  private static void cut(ServerWebExchange exchange) {
    HttpServerResponse response =
        ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
    response.withConnection(Connection::dispose);
  }

  /// Reactor adds the request's line, and with it the token, to what it throws.
  private static Throwable withoutQuery(Throwable failure) {
    Throwable bare = new IllegalStateException(failure.toString());
    bare.setStackTrace(failure.getStackTrace());
    return bare;
  }

  private static HttpStatus status(Throwable failure) {
    if (failure instanceof ResponseStatusException refused) {
      return known(refused.getStatusCode());
    }
    return failure instanceof ConnectException
            || failure instanceof ClosedChannelException
            || failure instanceof PrematureCloseException
        ? HttpStatus.SERVICE_UNAVAILABLE
        : HttpStatus.INTERNAL_SERVER_ERROR;
  }

  private static HttpStatus known(HttpStatusCode code) {
    HttpStatus status = HttpStatus.resolve(code.value());
    return status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
  }

  /// Before Boot's own handler.
  @Override
  public int getOrder() {
    return -2;
  }
}
