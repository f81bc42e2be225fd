package io.parley.gateway;

import io.netty.channel.ChannelOption;
import io.parley.cluster.node.NodeKind;
import io.parley.gateway.edge.EdgeHeaders;
import io.parley.gateway.node.NodeUriFilter;
import io.parley.gateway.node.Nodes;
import io.parley.gateway.socket.SocketRoute;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.RemoveHopByHopHeadersFilter;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/// Which path goes to which kind of node, on the parts of Spring Cloud Gateway that this takes. Its
/// auto-configuration would bring some fifty filters more, and asks for gRPC's own Netty.
@Configuration(proxyBeanMethods = false)
class RoutingConfiguration {

  /// Routes name a kind of node; which one it is, is decided for each request.
  private static final String ANY_NODE = "http://node.invalid";

  @Bean
  RouteLocator routes(SocketRoute sockets) {
    List<Route> routes =
        List.of(
            Route.async()
                .id("sockets")
                .uri(ANY_NODE)
                .predicate(path("/rtc", "/rtc/v1"))
                .filter(sockets)
                .build(),
            to(NodeKind.SIGNALING, "/rtc/validate", "/rtc/v1/validate"),
            to(NodeKind.BILLING, "/v1/usage", "/v1/usage/**"), // before the rest of /v1
            to(NodeKind.ROOM, "/v1/**", "/twirp/**", "/dev/token"));
    return () -> Flux.fromIterable(routes);
  }

  private static Route to(NodeKind kind, String... patterns) {
    return Route.async()
        .id(kind.name())
        .uri(ANY_NODE)
        .metadata(NodeUriFilter.KIND, kind)
        .predicate(path(patterns))
        .build();
  }

  private static Predicate<ServerWebExchange> path(String... patterns) {
    List<PathPattern> parsed =
        Arrays.stream(patterns).map(PathPatternParser.defaultInstance::parse).toList();
    return exchange -> {
      var path = exchange.getRequest().getPath().pathWithinApplication();
      return parsed.stream().anyMatch(pattern -> pattern.matches(path));
    };
  }

  @Bean
  NodeUriFilter nodeUriFilter(Nodes nodes) {
    return new NodeUriFilter(nodes);
  }

  @Bean
  RouteToRequestUrlFilter routeToRequestUrlFilter() {
    return new RouteToRequestUrlFilter();
  }

  @Bean
  EdgeHeaders edgeHeaders(GatewayProperties properties) {
    return new EdgeHeaders(properties.trustForwarded());
  }

  @Bean
  RemoveHopByHopHeadersFilter removeHopByHopHeadersFilter() {
    return new RemoveHopByHopHeadersFilter();
  }

  @Bean
  NettyRoutingFilter nettyRoutingFilter(
      ReactorResourceFactory resources,
      ObjectProvider<List<HttpHeadersFilter>> headers,
      GatewayProperties properties) {
    HttpClient http =
        HttpClient.create(resources.getConnectionProvider())
            .runOn(resources.getLoopResources())
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) properties.connectTimeout().toMillis());
    return new NettyRoutingFilter(http, headers, new HttpClientProperties());
  }

  @Bean
  NettyWriteResponseFilter nettyWriteResponseFilter(
      ObjectProvider<List<HttpHeadersFilter>> headers) {
    return new NettyWriteResponseFilter(List.of(MediaType.TEXT_EVENT_STREAM), headers);
  }

  @Bean
  FilteringWebHandler filteringWebHandler(List<GlobalFilter> filters) {
    return new FilteringWebHandler(filters, true);
  }

  @Bean
  RoutePredicateHandlerMapping routePredicateHandlerMapping(
      FilteringWebHandler handler, RouteLocator routes, Environment environment) {
    return new RoutePredicateHandlerMapping(
        handler, routes, new GlobalCorsProperties(), environment);
  }
}
