package io.parley.signaling;

import io.grpc.Server;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.NodeProperties;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.trace.Traces;
import io.parley.cluster.trace.otel.TracingConfiguration;
import io.parley.cluster.trace.webflux.TraceFilter;
import io.parley.cluster.transport.GrpcTransport;
import io.parley.cluster.transport.NodeChannels;
import io.parley.cluster.transport.TlsProperties;
import io.parley.protocol.id.NodeId;
import io.parley.signaling.command.grpc.RoomCommandsService;
import io.parley.signaling.connection.websocket.RtcHandler;
import io.parley.signaling.connection.websocket.RtcSockets;
import io.parley.signaling.directory.grpc.GrpcRoomDirectory;
import io.parley.signaling.fact.FactLog;
import io.parley.signaling.join.Capacity;
import io.parley.signaling.join.Evacuation;
import io.parley.signaling.join.Join;
import io.parley.signaling.join.JoinFactory;
import io.parley.signaling.join.KnownKeys;
import io.parley.signaling.node.NodeGreeting;
import io.parley.signaling.node.SignalingHealth;
import io.parley.signaling.node.SignalingMetrics;
import io.parley.signaling.node.SignalingNode;
import io.parley.signaling.node.SignedRefreshTokens;
import io.parley.signaling.node.TurnServers;
import io.parley.signaling.replica.Limits;
import io.parley.signaling.replica.Orphans;
import io.parley.signaling.replica.RoomFactory;
import io.parley.signaling.replica.RoomReplica;
import io.parley.signaling.replica.Rooms;
import io.parley.signaling.replica.SessionTimes;
import io.parley.signaling.replication.GoneNodes;
import io.parley.signaling.replication.PresenceChannels;
import io.parley.signaling.replication.PulledPlacements;
import io.parley.signaling.replication.ReplicationMetrics;
import io.parley.signaling.replication.StatePuller;
import io.parley.signaling.replication.grpc.GrpcNodePing;
import io.parley.signaling.replication.grpc.RoomStateService;
import io.parley.signaling.replication.grpc.StatePulls;
import io.parley.signaling.sfu.grpc.GrpcSfuSessions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.WebsocketServerSpec;

/// Everything of signaling-service. [Presence], [NodeRegistry] and [KeyRing] come from outside.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(SignalingProperties.class)
@Import(TracingConfiguration.class)
public class SignalingConfiguration {

  /// A join request with an SDP offer travels in the URL; servers take 4 KiB by default.
  private static final int MAX_URL_BYTES = 64 << 10;

  @Bean
  NodeId signalingNodeId(Environment environment, SecureRandom random) {
    String given = NodeProperties.of(environment).nodeId();
    return given.isEmpty() ? NodeId.create(random) : new NodeId(given);
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

  @Bean
  SecureRandom random() {
    return new SecureRandom();
  }

  @Bean(destroyMethod = "close")
  ExecutorService roomThreads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("room-", 0).factory());
  }

  @Bean
  Rooms rooms() {
    return new Rooms();
  }

  @Bean
  SignalingMetrics signalingMetrics(MeterRegistry registry, Rooms rooms) {
    return new SignalingMetrics(registry, rooms);
  }

  @Bean(destroyMethod = "close")
  GrpcSfuSessions sfuSessions(
      NodeId node,
      NodeRegistry registry,
      GrpcTransport transport,
      Rooms rooms,
      ExecutorService roomThreads,
      MeterRegistry meters) {
    GrpcSfuSessions sessions =
        new GrpcSfuSessions(
            node, registry, transport, rooms, Clock.systemUTC(), System::nanoTime, roomThreads);
    FunctionCounter.builder(
            "parley.signaling.sfu.commands.dropped", sessions, GrpcSfuSessions::dropped)
        .description("Commands to SFUs that were dropped since their stream had just broken")
        .register(meters);
    return sessions;
  }

  @Bean(destroyMethod = "close")
  NodeChannels nodeChannels(NodeRegistry registry, GrpcTransport transport) {
    return new NodeChannels(registry, transport);
  }

  @Bean
  GrpcRoomDirectory roomDirectory(NodeRegistry registry, NodeChannels channels) {
    return new GrpcRoomDirectory(registry, channels);
  }

  @Bean
  StatePulls statePulls(NodeRegistry registry, NodeChannels channels, MeterRegistry meters) {
    StatePulls pulls = StatePulls.ofReplicas(registry, channels);
    FunctionCounter.builder("parley.signaling.pulls.refused", pulls, StatePulls::refused)
        .description("Questions to other nodes that were given up since too many were under way")
        .register(meters);
    return pulls;
  }

  @Bean
  PulledPlacements placements(
      NodeRegistry registry, NodeChannels channels, NodeId node, MeterRegistry meters) {
    PulledPlacements placements =
        new PulledPlacements(registry, StatePulls.ofJoins(registry, channels), node);
    FunctionCounter.builder(
            "parley.signaling.placements.refused", placements, PulledPlacements::refused)
        .description("First joins of rooms that were sent away since too many were asked for")
        .register(meters);
    return placements;
  }

  @Bean
  Limits limits(SignalingProperties properties) {
    return new Limits(
        Math.toIntExact(properties.metadata().toBytes()),
        Math.toIntExact(properties.attributes().toBytes()),
        properties.nameChars(),
        properties.remoteUnmute());
  }

  @Bean(destroyMethod = "close")
  PresenceChannels presenceChannels(
      Presence presence,
      NodeRegistry registry,
      GrpcTransport transport,
      StatePuller puller,
      NodeId node,
      MeterRegistry meters) {
    GoneNodes gone = new GoneNodes(registry, new GrpcNodePing(transport), Clock.systemUTC());
    PresenceChannels channels = new PresenceChannels(presence, registry, gone, puller, node);
    ReplicationMetrics.publish(meters, channels);
    return channels;
  }

  @Bean
  FactLog factLog(EventLog log, MeterRegistry meters) {
    return new FactLog(log, meters);
  }

  /// This node's clock, corrected by what the store's says: sessions of one identity are compared
  /// by when they began, on whichever node that was.
  private static InstantSource corrected(Presence presence) {
    Clock system = Clock.systemUTC();
    return () -> system.instant().plusMillis(presence.clockOffsetMillis());
  }

  @Bean
  Orphans orphans(
      Rooms rooms,
      RoomFactory factory,
      GrpcRoomDirectory directory,
      Presence presence,
      ExecutorService roomThreads) {
    Orphans orphans = new Orphans(rooms, factory, directory, roomThreads, corrected(presence));
    rooms.setOrphans(orphans);
    return orphans;
  }

  @Bean
  RoomFactory roomFactory(
      SignalingProperties properties,
      NodeId node,
      Rooms rooms,
      Presence presence,
      PresenceChannels channels,
      FactLog facts,
      KeyRing keys,
      GrpcRoomDirectory directory,
      GrpcSfuSessions sessions,
      SignalingMetrics metrics,
      Limits limits,
      SecureRandom random,
      ExecutorService roomThreads) {
    var servers =
        properties.iceServers().stream()
            .map(
                server ->
                    new TurnServers.Server(
                        server.urls(), server.username(), server.credential(), server.secret()))
            .toList();
    return new RoomFactory(
        rooms,
        channels,
        node,
        Clock.systemUTC().millis(),
        facts,
        directory,
        sessions,
        new NodeGreeting(
            node,
            properties.region(),
            new TurnServers(servers, properties.turnLifetime()),
            properties.pingInterval(),
            properties.pingTimeout()),
        new SignedRefreshTokens(keys),
        limits,
        SessionTimes.of(properties.resumeWindow(), properties.silentResumeWindow()),
        corrected(presence),
        random,
        roomThreads,
        () -> metrics.dropped("mailbox_full"));
  }

  @Bean
  Capacity capacity(Rooms rooms, SignalingProperties properties) {
    return new Capacity(rooms, properties.maxParticipants());
  }

  @Bean
  JoinFactory joinFactory(
      Rooms rooms,
      RoomFactory factory,
      GrpcRoomDirectory directory,
      Presence presence,
      PulledPlacements placements,
      NodeRegistry registry,
      KeyRing keys,
      GrpcSfuSessions sessions,
      Capacity capacity,
      Limits limits,
      SecureRandom random) {
    Clock clock = Clock.systemUTC();
    return new JoinFactory(
        new KnownKeys(keys, directory, clock),
        rooms,
        factory,
        directory,
        presence,
        placements,
        registry,
        sessions,
        capacity,
        limits,
        clock,
        random);
  }

  @Bean
  Join join(SignalingProperties properties, JoinFactory factory) {
    return factory.join(properties.autoCreate(), properties.region());
  }

  @Bean
  Evacuation evacuation(
      SignalingProperties properties,
      JoinFactory factory,
      Rooms rooms,
      ExecutorService roomThreads,
      MeterRegistry meters) {
    Evacuation evacuation = factory.evacuation(properties.region(), roomThreads);
    rooms.setEvacuation(evacuation);
    FunctionCounter.builder("parley.signaling.rooms.evacuated", evacuation, Evacuation::moved)
        .description("Rooms whose SFU was lost and that are on another one")
        .register(meters);
    return evacuation;
  }

  @Bean(destroyMethod = "dispose")
  Scheduler blockingScheduler(ExecutorService roomThreads) {
    return Schedulers.fromExecutorService(roomThreads, "join");
  }

  @Bean
  RtcHandler rtcHandler(
      SignalingProperties properties, Join join, SignalingMetrics metrics, Scheduler blocking) {
    int maxFrame = Math.toIntExact(properties.maxFrame().toBytes());
    WebSocketService upgrades =
        new HandshakeWebSocketService(
            new ReactorNettyRequestUpgradeStrategy(
                () -> WebsocketServerSpec.builder().maxFramePayloadLength(maxFrame)));
    RtcSockets sockets =
        new RtcSockets(
            Math.toIntExact(properties.outgoing().toBytes()),
            properties.webSocketPing(),
            metrics,
            Clock.systemUTC());
    return new RtcHandler(join, upgrades, sockets, blocking, metrics::joined);
  }

  @Bean
  HandlerMapping rtcMapping(RtcHandler handler) {
    return new SimpleUrlHandlerMapping(
        Map.of(
            "/rtc", handler,
            "/rtc/v1", handler,
            "/rtc/validate", handler,
            "/rtc/v1/validate", handler),
        Ordered.HIGHEST_PRECEDENCE);
  }

  /// Event loops of this service's own: the global ones die with whichever context closes first.
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    return resources;
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> longUrls() {
    return factory ->
        factory.addServerCustomizers(
            server ->
                server.httpRequestDecoder(
                    decoder ->
                        decoder.maxInitialLineLength(MAX_URL_BYTES).maxHeaderSize(MAX_URL_BYTES)));
  }

  @Bean(destroyMethod = "shutdownNow")
  Server grpcServer(
      SignalingProperties properties,
      GrpcTransport transport,
      NodeId node,
      Rooms rooms,
      ExecutorService roomThreads) {
    return transport
        .server(properties.host(), properties.grpcPort())
        .executor(roomThreads)
        .addService(new RoomCommandsService(rooms))
        .addService(new RoomStateService(rooms, node))
        .build();
  }

  @Bean
  SignalingNode signalingNode(
      SignalingProperties properties,
      NodeId node,
      ReactiveWebServerApplicationContext context,
      Server grpc,
      NodeRegistry registry,
      Rooms rooms,
      Capacity capacity,
      GrpcSfuSessions sessions,
      NodeChannels channels,
      PresenceChannels presenceChannels) {
    return new SignalingNode(
        new SignalingNode.Profile(
            node,
            properties.advertisedHost(),
            properties.region(),
            Clock.systemUTC().instant(),
            properties.drainGrace()),
        () -> {
          WebServer server = context.getWebServer();
          return server == null ? 0 : server.getPort();
        },
        grpc,
        registry,
        rooms,
        capacity,
        sessions,
        channels,
        presenceChannels::tick,
        RoomReplica::moveClients,
        Clock.systemUTC());
  }

  @Bean
  SignalingHealth signalingHealth(
      KeyRing keys, NodeRegistry registry, GrpcSfuSessions sessions, SignalingNode node) {
    return new SignalingHealth(keys, registry, sessions, node::serves);
  }
}
