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
import io.parley.cluster.trace.Trace;
import io.parley.cluster.trace.Traces;
import io.parley.cluster.trace.otel.TracingConfiguration;
import io.parley.cluster.trace.webflux.TraceFilter;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.cluster.transport.NodeChannels;
import io.parley.cluster.transport.TlsProperties;
import io.parley.protocol.id.NodeId;
import io.parley.room.api.ClientUrl;
import io.parley.room.api.HistoryOperations;
import io.parley.room.api.LinkOperations;
import io.parley.room.api.ParticipantOperations;
import io.parley.room.api.QualityOperations;
import io.parley.room.api.RoomOperations;
import io.parley.room.api.devlink.DevTokenEndpoint;
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
import io.parley.room.history.CausalOrder;
import io.parley.room.history.Histories;
import io.parley.room.history.HistoryIntake;
import io.parley.room.history.HistoryRetention;
import io.parley.room.history.postgres.PostgresHistories;
import io.parley.room.key.KeyRows;
import io.parley.room.key.KeySeeds;
import io.parley.room.key.Keys;
import io.parley.room.key.postgres.PostgresKeyRows;
import io.parley.room.quality.SampleIntake;
import io.parley.room.quality.SampleRetention;
import io.parley.room.quality.Samples;
import io.parley.room.quality.postgres.PostgresSamples;
import io.parley.room.rooms.LiveRooms;
import io.parley.room.rooms.RoomCloser;
import io.parley.room.rooms.RoomFacts;
import io.parley.room.rooms.RoomRows;
import io.parley.room.rooms.Rooms;
import io.parley.room.rooms.grpc.RoomsService;
import io.parley.room.rooms.postgres.PostgresRoomRows;
import io.parley.room.startup.HistoryKeeper;
import io.parley.room.startup.QualityKeeper;
import io.parley.room.startup.Readiness;
import io.parley.room.startup.Responsibility;
import io.parley.room.startup.RoomNode;
import io.parley.room.store.postgres.Schema;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
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
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/// Room-service as a Spring context. It is given `Presence`, `NodeRegistry`, `KeyRing`, `EventLog`,
/// and
/// a `DataSource` or `spring.datasource.*`.
///
/// What Boot configures is listed, since in one JVM with the other services their libraries are on
/// the class path as well.
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:io/parley/room/room.properties")
@EnableConfigurationProperties(RoomProperties.class)
@Import({
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
  TraceFilter traceFilter(Traces traces) {
    return TraceFilter.ofServices(traces);
  }

  /// Of this context alone: the global one is disposed by whichever context closes first.
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO); // the web server has drained by then
    return resources;
  }

  /// Handlers wait for the database and for other nodes, so they get a virtual thread each.
  @Bean
  WebFluxConfigurer handlersOnVirtualThreads() {
    return new WebFluxConfigurer() {
      @Override
      public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
        configurer.setExecutor(new TracedThreads());
      }
    };
  }

  /// Threads that are in the trace of whoever gave them their task.
  private static final class TracedThreads extends VirtualThreadTaskExecutor {

    private static final long serialVersionUID = 1;

    TracedThreads() {
      super("room-http-");
    }

    @Override
    public void execute(Runnable task) {
      super.execute(Trace.current().wrap(task));
    }
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
  Histories histories(JdbcTemplate sql, PlatformTransactionManager transactions) {
    return new PostgresHistories(sql, new TransactionTemplate(transactions), CausalOrder.PATIENCE);
  }

  @Bean
  HistoryOperations historyOperations(Histories histories) {
    return new HistoryOperations(histories);
  }

  /// Two threads: a purge or a database that hangs must not hold up what rooms state.
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService historyTimer() {
    return Executors.newScheduledThreadPool(
        2, Thread.ofPlatform().daemon().name("history-timer").factory());
  }

  @Bean
  HistoryKeeper historyKeeper(
      EventLog events,
      Histories histories,
      RoomFacts facts,
      RoomProperties properties,
      Readiness readiness,
      ScheduledExecutorService historyTimer,
      Clock roomClock,
      MeterRegistry meters) {
    return new HistoryKeeper(
        events,
        new HistoryIntake(histories, properties.historyRetention(), roomClock, meters),
        new HistoryRetention(histories, properties.historyRetention()),
        facts,
        readiness::ready,
        historyTimer);
  }

  @Bean
  Samples samples(JdbcTemplate sql, PlatformTransactionManager transactions) {
    return new PostgresSamples(sql, new TransactionTemplate(transactions));
  }

  @Bean
  QualityOperations qualityOperations(Samples samples) {
    return new QualityOperations(samples);
  }

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService qualityTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("quality-timer").factory());
  }

  @Bean
  QualityKeeper qualityKeeper(
      EventLog events,
      Samples samples,
      RoomProperties properties,
      Readiness readiness,
      ScheduledExecutorService qualityTimer,
      Clock roomClock,
      MeterRegistry meters) {
    return new QualityKeeper(
        events,
        new SampleIntake(samples, properties.qualityRetention(), roomClock, meters),
        new SampleRetention(samples, properties.qualityRetention()),
        readiness::ready,
        qualityTimer);
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

  @Bean
  @Conditional(DevLink.class)
  DevTokenEndpoint devTokenEndpoint(
      RoomProperties properties, KeyRing keys, ClientUrl clientUrl, Clock roomClock) {
    return new DevTokenEndpoint(
        properties.devLinkKey(), properties.project(), keys, clientUrl, roomClock);
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

  /// Dev mode, and a join link to print.
  static final class DevLink implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
      var environment = context.getEnvironment();
      return environment.getProperty("parley.room.dev-mode", Boolean.class, false)
          && !environment.getProperty("parley.room.dev-link-key", "").isEmpty();
    }
  }
}
