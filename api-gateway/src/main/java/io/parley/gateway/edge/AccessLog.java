package io.parley.gateway.edge;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// One line for each request, when it is over. The query, which carries tokens, and the client's
/// address stay out.
public final class AccessLog implements WebFilter, Ordered {

  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

  private final LongSupplier nanoTime;

  public AccessLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    long startedNanos = nanoTime.getAsLong();
    return chain.filter(exchange).doFinally(signal -> write(exchange, startedNanos));
  }

  private void write(ServerWebExchange exchange, long startedNanos) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    log.atInfo()
        .addKeyValue("method", exchange.getRequest().getMethod())
        .addKeyValue("path", exchange.getRequest().getPath().value())
        .addKeyValue("status", status == null ? 200 : status.value())
        .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - startedNanos))
        .log("request");
  }

  @Override
  public int getOrder() {
    return EdgeOrder.ACCESS_LOG;
  }
}
