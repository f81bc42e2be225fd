package io.parley.gateway.admin;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.gateway.edge.EdgeOrder;
import io.parley.gateway.edge.LoginLimit;
import io.parley.gateway.edge.ProblemBody;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/// Lets nobody but operators past, except to health, which probes ask for.
final class AdminGate implements WebFilter, Ordered {

  private static final String BEARER = "Bearer ";
  private static final List<PathPattern> OPEN =
      List.of(
          PathPatternParser.defaultInstance.parse("/actuator/health"),
          PathPatternParser.defaultInstance.parse("/actuator/health/**"));

  private final AdminToken token;
  private final Counter refused;

  AdminGate(AdminToken token, MeterRegistry meters) {
    this.token = token;
    this.refused = meters.counter("parley.gateway.admin.refused");
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (isOpen(exchange) || isOperator(exchange)) {
      exchange.getAttributes().put(LoginLimit.EXEMPT, true); // others may share the address
      return chain.filter(exchange);
    }
    refused.increment();
    exchange.getResponse().getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    return ProblemBody.write(
        exchange,
        HttpStatus.UNAUTHORIZED,
        "admin_token_required",
        "send the admin token as a bearer token");
  }

  private static boolean isOpen(ServerWebExchange exchange) {
    PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
    return OPEN.stream().anyMatch(pattern -> pattern.matches(path));
  }

  private boolean isOperator(ServerWebExchange exchange) {
    String shown = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    return shown != null
        && shown.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && token.is(shown.substring(BEARER.length()));
  }

  @Override
  public int getOrder() {
    return EdgeOrder.ADMIN_GATE;
  }
}
