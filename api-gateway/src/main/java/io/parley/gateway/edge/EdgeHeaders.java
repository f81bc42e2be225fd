package io.parley.gateway.edge;

import io.parley.cluster.trace.Trace;
import io.parley.cluster.trace.webflux.TraceFilter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/// The headers of a request as a node gets them: without those that only we may set, with those
/// that say where the request came from.
public final class EdgeHeaders implements HttpHeadersFilter, Ordered {

  /// What nodes tell each other and us; from outside it would be a lie.
  private static final String OURS = "parley-";

  /// Of traces that begin elsewhere (W3C Trace Context and Baggage); ours begin here.
  private static final Set<String> OF_TRACES =
      Set.of(Trace.TRACEPARENT, "tracestate", "baggage", "b3");

  private static final String FOR = "X-Forwarded-For";
  private static final String PROTO = "X-Forwarded-Proto";
  private static final String HOST = "X-Forwarded-Host";

  /// They concern one connection (RFC 9110, section 7.6.1), or its WebSocket handshake.
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "host",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "content-length",
          "upgrade");

  private final boolean trustForwarded;

  /// @param trustForwarded whether a proxy in front of us sets `X-Forwarded-*`
  public EdgeHeaders(boolean trustForwarded) {
    this.trustForwarded = trustForwarded;
  }

  @Override
  public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
    HttpHeaders output = new HttpHeaders();
    input.forEach(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!lower.startsWith(OURS) && !OF_TRACES.contains(lower)) {
            output.addAll(name, values);
          }
        });
    addOrigin(output, exchange.getRequest());
    addTrace(output, exchange);
    return output;
  }

  /// The headers for a WebSocket that is opened on behalf of this request.
  public HttpHeaders forSocket(ServerWebExchange exchange) {
    HttpHeaders output = new HttpHeaders();
    exchange
        .getRequest()
        .getHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!lower.startsWith(OURS)
                  && !lower.startsWith("sec-websocket-")
                  && !OF_THE_CONNECTION.contains(lower)
                  && !OF_TRACES.contains(lower)) {
                output.addAll(name, values);
              }
            });
    addOrigin(output, exchange.getRequest());
    addTrace(output, exchange);
    return output;
  }

  private static void addTrace(HttpHeaders output, ServerWebExchange exchange) {
    Trace trace = TraceFilter.of(exchange);
    if (trace.isAnywhere()) {
      output.set(Trace.TRACEPARENT, trace.traceparent());
    }
  }

  private void addOrigin(HttpHeaders output, ServerHttpRequest request) {
    HttpHeaders given = request.getHeaders();
    output.remove("Forwarded");
    String address = address(request.getRemoteAddress());
    List<String> chain = trustForwarded ? given.getOrEmpty(FOR) : List.of();
    output.set(FOR, chain.isEmpty() ? address : String.join(", ", chain) + ", " + address);
    String proto = trustForwarded ? given.getFirst(PROTO) : null;
    output.set(PROTO, proto != null ? proto : request.getSslInfo() == null ? "http" : "https");
    String host = trustForwarded ? given.getFirst(HOST) : null;
    String asked = host != null ? host : given.getFirst(HttpHeaders.HOST);
    if (asked != null) {
      output.set(HOST, asked);
    }
  }

  private static String address(@Nullable InetSocketAddress remote) {
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : remote.getAddress().getHostAddress();
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
