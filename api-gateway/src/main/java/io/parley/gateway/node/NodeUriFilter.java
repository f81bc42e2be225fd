package io.parley.gateway.node;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import java.net.URI;
import java.util.List;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/// Gives a route that names a kind of node the address of one that takes work.
public final class NodeUriFilter implements GlobalFilter, Ordered {

  /// The key of a route's metadata that holds the [NodeKind].
  public static final String KIND = "nodeKind";

  private final Nodes nodes;

  public NodeUriFilter(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
    URI requested = exchange.getAttribute(GATEWAY_REQUEST_URL_ATTR);
    if (route == null
        || requested == null
        || !(route.getMetadata().get(KIND) instanceof NodeKind kind)) {
      return chain.filter(exchange);
    }
    List<Node> candidates = nodes.accepting(kind);
    if (candidates.isEmpty()) {
      return Mono.error(
          new ResponseStatusException(
              HttpStatus.SERVICE_UNAVAILABLE, "no node that serves this is there"));
    }
    Node node = candidates.getFirst();
    URI address =
        UriComponentsBuilder.fromUri(requested)
            .scheme("http")
            .host(node.host())
            .port(node.httpPort())
            .build(true)
            .toUri();
    exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, address);
    return chain.filter(exchange);
  }

  @Override
  public int getOrder() {
    return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;
  }
}
