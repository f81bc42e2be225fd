package io.parley.room;

import io.grpc.Server;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.NodeProperties;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.keyring.Access;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.trace.Traces;
import io.parley.cluster.trace.otel.TracingConfiguration;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.cluster.transport.NodeChannels;
import io.parley.cluster.transport.TlsProperties;
import io.parley.protocol.id.NodeId;
import io.parley.room.api.ClientUrl;
import io.parley.room.api.LinkOperations;
import io.parley.room.api.ParticipantOperations;
import io.parley.room.api.RoomOperations;
import io.parley.room.api.rest.EventsV1;
import io.parley.room.api.rest.LinkV1;
import io.parley.room.api.rest.OpenApi;
import io.parley.room.api.rest.ProblemAdvice;
import io.parley.room.api.rest.QualityV1;
import io.parley.room.api.rest.RoomsV1;
import io.parley.room.api.twirp.TwirpEndpoint;
import io.parley.room.command.RoomCommands;
import io.parley.room.command.grpc.GrpcRoomCommands;
import io.parley.room.command.grpc.SignalingChannels;
import io.parley.room.key.KeyRows;
import io.parley.room.key.KeySeeds;
import io.parley.room.key.Keys;
import io.parley.room.key.postgres.PostgresKeyRows;
import io.parley.room.rooms.LiveRooms;
import io.parley.room.rooms.RoomCloser;
import io.parley.room.rooms.RoomFacts;
import io.parley.room.rooms.RoomRows;
import io.parley.room.rooms.Rooms;
import io.parley.room.rooms.grpc.RoomsService;
import io.parley.room.rooms.postgres.PostgresRoomRows;
import io.parley.room.startup.Readiness;
import io.parley.room.startup.Responsibility;
import io.parley.room.startup.RoomNode;
import io.parley.room.store.postgres.Schema;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.actuate.endpoint.web.WebFluxHealthEndpointExtensionAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Room-service as a Spring context. It is given `Presence`, `NodeRegistry`, `KeyRing`, `EventLog`,
/// and a `DataSource` or `spring.datasource.*`.
///
/// What Boot configures is listed, since in one JVM with the other services their libraries are on
/// the class path as well.
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:io/parley/room/room.properties")
@EnableConfigurationProperties(RoomProperties.class)
@Import({
  WebConfiguration.class,
  HistoryConfiguration.class,
  QualityConfiguration.class,
  ProblemAdvice.class,
  TwirpEndpoint.class,
  RoomsV1.class,
  EventsV1.class,
  QualityV1.class,
  LinkV1.class,
  OpenApi.class,
  TracingConfiguration.class
})
@ImportAutoConfiguration({
  ConfigurationPropertiesAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  SslAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  CodecsAutoConfiguration.class,
  NettyReactiveWebServerAutoConfiguration.class,
  HttpHandlerAutoConfiguration.class,
  WebFluxAutoConfiguration.class,
  ErrorWebFluxAutoConfiguration.class,
  DataSourceAutoConfiguration.class,
  DataSourceTransactionManagerAutoConfiguration.class,
  TransactionAutoConfiguration.class,
  JdbcTemplateAutoConfiguration.class,
  JdbcClientAutoConfiguration.class,
  DataSourceHealthContributorAutoConfiguration.class,
  MetricsAutoConfiguration.class,
  CompositeMeterRegistryAutoConfiguration.class,
  PrometheusMetricsExportAutoConfiguration.class,
  SimpleMetricsExportAutoConfiguration.class,
  JvmMetricsAutoConfiguration.class,
  EndpointAutoConfiguration.class,
  JacksonEndpointAutoConfiguration.class,
  WebEndpointAutoConfiguration.class,
  ManagementContextAutoConfiguration.class,
  HealthContributorAutoConfiguration.class,
  HealthContributorRegistryAutoConfiguration.class,
  ApplicationAvailabilityAutoConfiguration.class,
  AvailabilityHealthContributorAutoConfiguration.class,
  AvailabilityProbesAutoConfiguration.class,
  HealthEndpointAutoConfiguration.class,
  WebFluxHealthEndpointExtensionAutoConfiguration.class
})
public class RoomConfiguration {

  @Bean
  Clock roomClock() {
    return Clock.systemUTC();
  }

  @Bean(destroyMethod = "close")
  GrpcTransport grpcTransport(Environment environment, Traces traces) {
    return new GrpcTransport(
        Binder.get(environment).bind("parley.tls", TlsProperties.class).orElse(TlsProperties.NONE),
        traces);
  }

  @Bean
  KeyRows keyRows(JdbcClient sql, PlatformTransactionManager transactions) {
    return new PostgresKeyRows(sql, new TransactionTemplate(transactions));
  }

  @Bean
  Keys keys(RoomProperties properties, KeyRows rows, KeyRing ring) {
    return new Keys(
        rows,
        ring,
        properties.project(),
        KeySeeds.parse(properties.keys(), properties.project(), properties.devMode()));
  }

  @Bean
  RoomRows roomRows(JdbcClient sql) {
    return new PostgresRoomRows(sql);
  }

  @Bean
  LiveRooms liveRooms(MeterRegistry meters) {
    LiveRooms live = new LiveRooms();
    Gauge.builder("parley.rooms.live", live, LiveRooms::size).register(meters);
    return live;
  }

  @Bean
  RoomFacts roomFacts(
      EventLog events, RoomRows rows, NodeId roomNodeId, Clock roomClock, MeterRegistry meters) {
    return new RoomFacts(events, rows, roomNodeId, roomClock, meters);
  }

  @Bean
  Rooms rooms(
      RoomRows rows,
      Presence presence,
      NodeRegistry nodes,
      LiveRooms live,
      RoomFacts facts,
      RoomProperties properties,
      Clock roomClock) {
    return new Rooms(
        rows,
        presence,
        nodes,
        live,
        facts,
        properties.defaultSettings(),
        new SecureRandom(),
        roomClock,
        System::nanoTime);
  }

  @Bean
  NodeChannels nodeChannels(NodeRegistry registry, GrpcTransport transport) {
    return new NodeChannels(registry, transport);
  }

  @Bean
  SignalingChannels signalingChannels(NodeChannels channels) {
    return new SignalingChannels(channels);
  }

  @Bean
  RoomCommands roomCommands(NodeRegistry registry, SignalingChannels channels) {
    return new GrpcRoomCommands(registry, channels);
  }

  @Bean
  RoomCloser roomCloser(
      Rooms rooms,
      LiveRooms live,
      RoomRows rows,
      RoomFacts facts,
      Presence presence,
      RoomCommands commands,
      Clock roomClock,
      NodeRegistry registry,
      NodeId roomNodeId) {
    return new RoomCloser(
        rooms,
        live,
        rows,
        facts,
        presence,
        commands,
        roomClock,
        System::nanoTime,
        new Responsibility(registry, roomNodeId),
        registry);
  }

  @Bean
  NodeId roomNodeId(Environment environment) {
    String given = NodeProperties.of(environment).nodeId();
    return given.isEmpty() ? NodeId.create(new SecureRandom()) : new NodeId(given);
  }

  @Bean
  Access access(KeyRing keys, Clock roomClock) {
    return new Access(keys, roomClock);
  }

  @Bean
  ClientUrl clientUrl(RoomProperties properties) {
    return new ClientUrl(properties.publicUrl());
  }

  @Bean
  RoomOperations roomOperations(Rooms rooms, RoomCloser closer, RoomCommands commands) {
    return new RoomOperations(rooms, closer, commands);
  }

  @Bean
  ParticipantOperations participantOperations(RoomCommands commands, RoomProperties properties) {
    return new ParticipantOperations(commands, properties.remoteUnmute());
  }

  @Bean
  LinkOperations linkOperations(ParticipantOperations participants) {
    return new LinkOperations(participants);
  }

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService roomTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("room-timer").factory());
  }

  @Bean
  Readiness readiness(
      DataSource database, Keys keys, Rooms rooms, ScheduledExecutorService roomTimer) {
    return new Readiness(new Schema(database), keys, rooms, roomTimer);
  }

  @Bean(destroyMethod = "shutdownNow")
  Server grpcServer(RoomProperties properties, GrpcTransport transport, Rooms rooms, Keys keys) {
    return transport
        .server(properties.host(), properties.grpcPort())
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .addService(new RoomsService(rooms, keys, properties.autoCreate()))
        .build();
  }

  @Bean
  RoomNode roomNode(
      RoomProperties properties,
      NodeRegistry registry,
      Server grpcServer,
      WebServerApplicationContext context,
      Readiness readiness,
      Rooms rooms,
      LiveRooms live,
      RoomCloser closer,
      ScheduledExecutorService roomTimer,
      NodeId roomNodeId,
      Clock roomClock) {
    return new RoomNode(
        new RoomNode.Profile(
            roomNodeId, properties.advertisedHost(), properties.region(), roomClock.instant()),
        registry,
        grpcServer,
        () -> Objects.requireNonNull(context.getWebServer()).getPort(),
        readiness,
        rooms,
        live,
        closer,
        roomTimer);
  }

  /// Up once the keys are published.
  @Bean
  HealthIndicator keysHealthIndicator(Readiness readiness) {
    return () -> (readiness.ready() ? Health.up() : Health.outOfService()).build();
  }
}
