package io.parley.gateway.edge;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Takes `//rtc` for `/rtc`: some clients build `wss://host//rtc`.
public final class SingleSlash implements WebFilter, Ordered {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String path = exchange.getRequest().getURI().getRawPath();
    if (path == null || !path.startsWith("//")) {
      return chain.filter(exchange);
    }
    int slashes = 1;
    while (slashes < path.length() && path.charAt(slashes) == '/') {
      slashes++;
    }
    String single = path.substring(slashes - 1);
    return chain.filter(exchange.mutate().request(request -> request.path(single)).build());
  }

  @Override
  public int getOrder() {
    return EdgeOrder.SLASHES;
  }
}
