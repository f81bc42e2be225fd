package io.parley.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import io.parley.cluster.NodeProperties;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.trace.Traces;
import io.parley.cluster.trace.otel.TracingConfiguration;
import io.parley.cluster.trace.webflux.TraceFilter;
import io.parley.gateway.admin.AdminToken;
import io.parley.gateway.console.Console;
import io.parley.gateway.edge.AccessLog;
import io.parley.gateway.edge.EdgeHeaders;
import io.parley.gateway.edge.EdgeOrder;
import io.parley.gateway.edge.FailedLogins;
import io.parley.gateway.edge.LoginLimit;
import io.parley.gateway.edge.Refusals;
import io.parley.gateway.edge.SingleSlash;
import io.parley.gateway.health.Joinable;
import io.parley.gateway.node.GatewayNode;
import io.parley.gateway.node.Nodes;
import io.parley.gateway.socket.Admission;
import io.parley.gateway.socket.NodeSockets;
import io.parley.gateway.socket.Retransmission;
import io.parley.gateway.socket.SocketRoute;
import io.parley.gateway.tls.TlsListener;
import io.parley.protocol.id.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.actuate.endpoint.web.WebFluxHealthEndpointExtensionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.http.client.HttpClient;

/// The gateway as a Spring context. It is given `NodeRegistry` and `KeyRing`.
///
/// What Boot configures is listed, since in one JVM with the other services their
/// libraries are on the class path as well.
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:io/parley/gateway/gateway.properties")
@EnableConfigurationProperties(GatewayProperties.class)
@Import({RoutingConfiguration.class, TracingConfiguration.class})
@ImportAutoConfiguration({
  ConfigurationPropertiesAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  SslAutoConfiguration.class,
  CodecsAutoConfiguration.class,
  NettyReactiveWebServerAutoConfiguration.class,
  HttpHandlerAutoConfiguration.class,
  WebFluxAutoConfiguration.class,
  MetricsAutoConfiguration.class,
  CompositeMeterRegistryAutoConfiguration.class,
  PrometheusMetricsExportAutoConfiguration.class,
  SimpleMetricsExportAutoConfiguration.class,
  JvmMetricsAutoConfiguration.class,
  EndpointAutoConfiguration.class,
  WebEndpointAutoConfiguration.class,
  ManagementContextAutoConfiguration.class,
  NettyReactiveManagementContextAutoConfiguration.class,
  HealthContributorAutoConfiguration.class,
  HealthContributorRegistryAutoConfiguration.class,
  ApplicationAvailabilityAutoConfiguration.class,
  AvailabilityHealthContributorAutoConfiguration.class,
  AvailabilityProbesAutoConfiguration.class,
  HealthEndpointAutoConfiguration.class,
  WebFluxHealthEndpointExtensionAutoConfiguration.class
})
public class GatewayConfiguration {

  private static final long CORS_MAX_AGE_SECONDS = 86_400;

  @Bean
  Clock gatewayClock() {
    return Clock.systemUTC();
  }

  /// Of this context alone: the global one is disposed by whichever context closes first.
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO); // the web server has drained by then
    return resources;
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> steadyRetransmission() {
    return factory -> factory.addServerCustomizers(Retransmission::steady);
  }

  @Bean
  TraceFilter traceFilter(Traces traces) {
    return TraceFilter.ofStrangers(traces);
  }

  @Bean
  Nodes nodes(NodeRegistry registry) {
    return new Nodes(registry, new SecureRandom());
  }

  @Bean
  Admission admission(GatewayProperties properties, MeterRegistry meters) {
    Admission admission = new Admission(properties.maxSockets());
    Gauge.builder("parley.gateway.sockets", admission, Admission::sockets).register(meters);
    return admission;
  }

  @Bean
  NodeSockets nodeSockets() {
    return new NodeSockets();
  }

  @Bean
  GatewayNode gatewayNode(
      GatewayProperties properties,
      Environment environment,
      ReactiveWebServerApplicationContext context,
      NodeRegistry registry,
      Admission admission,
      NodeSockets sockets,
      Clock gatewayClock) {
    String given = NodeProperties.of(environment).nodeId();
    String address = environment.getProperty("server.address", "127.0.0.1");
    return new GatewayNode(
        new GatewayNode.Profile(
            given.isEmpty() ? NodeId.create(new SecureRandom()) : new NodeId(given),
            properties.advertisedHost().isEmpty() ? address : properties.advertisedHost(),
            properties.maxSockets(),
            gatewayClock.instant(),
            properties.drainGrace()),
        () -> {
          WebServer server = context.getWebServer();
          return server == null ? 0 : server.getPort();
        },
        registry,
        admission,
        sockets,
        gatewayClock);
  }

  @Bean
  SocketRoute socketRoute(
      Nodes nodes,
      Admission admission,
      NodeSockets sockets,
      EdgeHeaders edgeHeaders,
      ReactorResourceFactory resources,
      GatewayProperties properties,
      MeterRegistry meters) {
    HttpClient http =
        HttpClient.newConnection()
            .runOn(resources.getLoopResources())
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) properties.connectTimeout().toMillis());
    return new SocketRoute(
        nodes, admission, sockets, edgeHeaders, http, properties.handshakeTimeout(), meters);
  }

  @Bean
  Joinable joinable(NodeRegistry registry, KeyRing keys, Admission admission) {
    return new Joinable(registry, keys, admission);
  }

  @Bean
  RouterFunction<ServerResponse> console(GatewayProperties properties, Joinable joinable)
      throws IOException {
    Path directory = properties.consoleDir();
    Resource files =
        directory == null
            ? new ClassPathResource("console/")
            : new FileSystemResource(directory.toAbsolutePath() + "/");
    return Console.routes(files, joinable);
  }

  @Bean
  @Order(EdgeOrder.CORS)
  CorsWebFilter corsWebFilter() {
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(List.of(CorsConfiguration.ALL));
    cors.setAllowedMethods(List.of("OPTIONS", "HEAD", "GET", "POST", "PATCH", "DELETE"));
    cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
    cors.setExposedHeaders(List.of(CorsConfiguration.ALL));
    cors.setMaxAge(CORS_MAX_AGE_SECONDS);
    UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
    everywhere.registerCorsConfiguration("/**", cors);
    return new CorsWebFilter(everywhere);
  }

  @Bean
  @Conditional(AccessLogWanted.class)
  AccessLog accessLog() {
    return new AccessLog(System::nanoTime);
  }

  @Bean
  SingleSlash singleSlash() {
    return new SingleSlash();
  }

  @Bean
  LoginLimit loginLimit(
      GatewayProperties properties, KeyRing keys, Clock gatewayClock, MeterRegistry meters) {
    return new LoginLimit(
        new FailedLogins(properties.failedLoginsPerMinute()),
        keys,
        gatewayClock,
        System::nanoTime,
        meters);
  }

  @Bean
  AdminToken adminToken(Environment environment) {
    return AdminToken.of(environment);
  }

  @Bean
  Refusals refusals() {
    return new Refusals();
  }

  @Bean
  @Conditional(TlsWanted.class)
  TlsListener tlsListener(
      GatewayProperties properties,
      Environment environment,
      HttpHandler handler,
      ReactorResourceFactory resources,
      Clock gatewayClock)
      throws IOException {
    String address =
        properties.tlsAddress().isEmpty()
            ? environment.getProperty("server.address", "127.0.0.1")
            : properties.tlsAddress();
    return new TlsListener(
        InetAddress.getByName(address),
        properties.tlsPort(),
        properties.dataDir(),
        handler,
        resources,
        gatewayClock);
  }

  static final class TlsWanted implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
      return context.getEnvironment().getProperty("parley.gateway.tls-port", Integer.class, 0) > 0;
    }
  }

  static final class AccessLogWanted implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
      return context.getEnvironment().getProperty("parley.gateway.access-log", Boolean.class, true);
    }
  }
}
