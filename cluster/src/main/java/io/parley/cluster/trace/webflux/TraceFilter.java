package io.parley.cluster.trace.webflux;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.parley.cluster.trace.Trace;
import io.parley.cluster.trace.Traces;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/// Makes each request a place in a trace, until it is answered: a WebSocket's ends with the
/// upgrade. Requests to the actuator are none.
public final class TraceFilter implements WebFilter, Ordered {

  private static final String ATTRIBUTE = TraceFilter.class.getName();

  private static final String OPERATORS = "/actuator";

  private final Traces traces;
  private final boolean heeding;

  private TraceFilter(Traces traces, boolean heeding) {
    this.traces = traces;
    this.heeding = heeding;
  }

  /// Of a service that only other services ask: traces go on here.
  public static TraceFilter ofServices(Traces traces) {
    return new TraceFilter(traces, true);
  }

  /// Of a service that anybody may ask: traces begin here, whatever requests say. Strangers would
  /// else decide which requests are kept, and put them into traces of their own choice.
  public static TraceFilter ofStrangers(Traces traces) {
    return new TraceFilter(traces, false);
  }

  /// Where this request is.
  public static Trace of(ServerWebExchange exchange) {
    Trace trace = exchange.getAttribute(ATTRIBUTE);
    return trace == null ? Trace.NONE : trace;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    String path = request.getPath().value();
    if (!traces.on() || path.startsWith(OPERATORS)) {
      return chain.filter(exchange);
    }
    return Mono.defer(() -> within(begin(request, path), exchange, chain));
  }

  private Observation begin(ServerHttpRequest request, String path) {
    HttpHeaders headers = request.getHeaders();
    String method = request.getMethod().name();
    return traces
        .arrived("http", Kind.SERVER, name -> heeding ? headers.getFirst(name) : null)
        .contextualName(method + " " + first(path))
        .lowCardinalityKeyValue("http.request.method", method)
        .highCardinalityKeyValue("url.path", path);
  }

  /// The first word of a path: the rest may be names of rooms and people.
  private static String first(String path) {
    int end = path.indexOf('/', 1);
    return end < 0 ? path : path.substring(0, end);
  }

  private Mono<Void> within(
      Observation observation, ServerWebExchange exchange, WebFilterChain chain) {
    Trace trace = Trace.of(observation);
    exchange.getAttributes().put(ATTRIBUTE, trace);
    AtomicBoolean open = new AtomicBoolean(true);
    Runnable answered =
        () -> {
          if (open.compareAndSet(true, false)) {
            observation.lowCardinalityKeyValue("http.response.status_code", status(exchange));
            observation.stop();
          }
        };
    exchange
        .getResponse()
        .beforeCommit(
            () -> {
              answered.run();
              return Mono.empty();
            });
    // After an error somebody answers still, which the commit tells.
    return in(trace, chain.filter(heeding ? traced(exchange, trace) : exchange))
        .doOnError(observation::error)
        .doFinally(
            signal -> {
              if (signal != SignalType.ON_ERROR) {
                answered.run();
              }
            });
  }

  private static Mono<Void> in(Trace trace, Mono<Void> handling) {
    return Mono.from(answer -> trace.wrap(() -> handling.subscribe(answer)).run());
  }

  private static ServerWebExchange traced(ServerWebExchange exchange, Trace trace) {
    return exchange.mutate().request(new TracedRequest(exchange.getRequest(), trace)).build();
  }

  /// Who upgrades a connection may leave the status to Netty.
  private static String status(ServerWebExchange exchange) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    boolean upgrade = exchange.getRequest().getHeaders().getUpgrade() != null;
    return status == null ? upgrade ? "101" : "200" : Integer.toString(status.value());
  }

  /// Around all that decides about a request.
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
