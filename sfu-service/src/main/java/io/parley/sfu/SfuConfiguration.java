package io.parley.sfu;

import io.grpc.Server;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.NodeProperties;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.trace.Traces;
import io.parley.cluster.trace.otel.TracingConfiguration;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.cluster.transport.TlsProperties;
import io.parley.media.shard.ShardEvent;
import io.parley.sfu.metering.SessionMeters;
import io.parley.sfu.metering.ShardMeters;
import io.parley.sfu.metering.usage.UsageFile;
import io.parley.sfu.metering.usage.UsageMeter;
import io.parley.sfu.metering.usage.UsageMeters;
import io.parley.sfu.metering.usage.UsageOrigin;
import io.parley.sfu.node.NodeIdentity;
import io.parley.sfu.node.SfuHealth;
import io.parley.sfu.node.SfuNode;
import io.parley.sfu.session.HomeShard;
import io.parley.sfu.session.Rooms;
import io.parley.sfu.session.ScheduledTimers;
import io.parley.sfu.session.grpc.SessionsEndpoint;
import io.parley.sfu.shard.Shards;
import io.parley.sfu.udp.MediaAddresses;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;

/// Everything of sfu-service. [NodeRegistry] comes from outside.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(SfuProperties.class)
@Import(TracingConfiguration.class)
public class SfuConfiguration {

  /// Both peer connections of each session may be on one shard.
  private static final int PEERS_PER_SESSION = 2;

  /// Where `parley.data-dir` is not set.
  private static final String DATA_DIRECTORY = ".parley/sfu";

  /// For sessions that are over while the event log takes nothing.
  private static final int SPARE_USAGE_SLOTS = 1000;

  /// Where shards put events: the rooms, which themselves need the shards.
  static final class RoomsLink implements Consumer<ShardEvent> {
    private final CompletableFuture<Rooms> rooms = new CompletableFuture<>();

    @Override
    public void accept(ShardEvent event) {
      rooms.join().event(event);
    }
  }

  @Bean
  SecureRandom secureRandom() {
    return new SecureRandom();
  }

  @Bean(destroyMethod = "close")
  ExecutorService roomThreads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("room-", 0).factory());
  }

  @Bean(destroyMethod = "close")
  ScheduledTimers timers() {
    return new ScheduledTimers();
  }

  @Bean
  SessionMeters sessionMeters(MeterRegistry registry) {
    return new SessionMeters(registry);
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  NodeIdentity nodeIdentity(SecureRandom random, Environment environment) {
    return NodeIdentity.create(NodeProperties.of(environment).nodeId(), random);
  }

  /// Where usage is written: disks are slow at times, and neither rooms nor shards may wait.
  @Bean(destroyMethod = "close")
  ExecutorService usageThread() {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().name("usage").factory());
  }

  @Bean(destroyMethod = "close")
  UsageMeter usageMeter(
      SfuProperties properties,
      Environment environment,
      NodeIdentity identity,
      EventLog events,
      InstantSource clock,
      @Qualifier("usageThread") ExecutorService usageThread,
      MeterRegistry registry)
      throws IOException {
    var directory = Path.of(environment.getProperty("parley.data-dir", DATA_DIRECTORY));
    var origin =
        new UsageOrigin(identity.incarnation(), identity.id().value(), properties.region());
    return new UsageMeter(
        origin,
        UsageFile.open(directory.resolve("usage"), properties.maxSessions() + SPARE_USAGE_SLOTS),
        events,
        clock,
        usageThread,
        new UsageMeters(registry));
  }

  @Bean
  RoomsLink roomsLink() {
    return new RoomsLink();
  }

  @Bean(destroyMethod = "close")
  Shards shards(
      SfuProperties properties, SecureRandom random, RoomsLink rooms, MeterRegistry registry)
      throws IOException {
    var plan =
        new Shards.Plan(
            MediaAddresses.of(properties.addresses(), properties.advertisedAddresses()),
            properties.shardsOn(Runtime.getRuntime().availableProcessors()),
            properties.udpPort(),
            properties.tcpPort(),
            properties.slotMemory().toBytes(),
            Math.toIntExact(properties.socketBuffer().toBytes()),
            properties.maxSessions() * PEERS_PER_SESSION,
            properties.loudestTracks());
    var shards = new Shards(plan, random, rooms);
    shards
        .running()
        .forEach(
            shard ->
                ShardMeters.publish(registry, shard.number(), shard.counters(), shard.discards()));
    return shards;
  }

  @Bean
  Rooms rooms(
      SfuProperties properties,
      Shards shards,
      RoomsLink link,
      @Qualifier("roomThreads") ExecutorService roomThreads,
      ScheduledTimers timers,
      SecureRandom random,
      UsageMeter usage,
      SessionMeters meters) {
    var homes =
        shards.running().stream()
            .map(
                shard ->
                    new HomeShard(
                        shard.number(), shard.loop(), shards.fingerprint(), shard.candidates()))
            .toList();
    var rooms =
        new Rooms(homes, roomThreads, timers, random, usage, meters, properties.maxSessions());
    link.rooms.complete(rooms);
    return rooms;
  }

  /// Event loops of this service's own: the global ones die with whichever context closes first.
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    var resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    return resources;
  }

  @Bean(destroyMethod = "close")
  GrpcTransport grpcTransport(Environment environment, Traces traces) {
    return new GrpcTransport(
        Binder.get(environment).bind("parley.tls", TlsProperties.class).orElse(TlsProperties.NONE),
        traces);
  }

  @Bean
  SessionsEndpoint sessionsEndpoint(
      Rooms rooms, ScheduledTimers timers, SessionMeters meters, Traces traces) {
    return new SessionsEndpoint(rooms, timers, meters, traces);
  }

  @Bean(destroyMethod = "shutdownNow")
  Server grpcServer(
      SfuProperties properties,
      GrpcTransport transport,
      SessionsEndpoint sessions,
      @Qualifier("roomThreads") ExecutorService roomThreads) {
    return transport
        .server(properties.host(), properties.grpcPort())
        .executor(roomThreads)
        .addService(sessions)
        .build();
  }

  @Bean
  SfuNode sfuNode(
      SfuProperties properties,
      NodeIdentity identity,
      InstantSource clock,
      Shards shards,
      Rooms rooms,
      SessionsEndpoint sessions,
      Server grpc,
      NodeRegistry registry,
      SessionMeters meters,
      UsageMeter usage) {
    var version = SfuConfiguration.class.getPackage().getImplementationVersion();
    var profile =
        new SfuNode.Profile(
            identity.id(),
            properties.advertisedHost(),
            properties.region(),
            properties.maxSessions(),
            version == null ? "" : version,
            clock.instant(),
            properties.drainGrace());
    return new SfuNode(profile, shards, rooms, sessions, grpc, registry, meters, usage);
  }

  @Bean
  SfuHealth sfuHealth(SfuNode node, Shards shards, SessionMeters meters) {
    return new SfuHealth(node, shards, meters);
  }
}
