package io.parley.signaling.join;

import io.grpc.stub.StreamObserver;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.rooms.Occupancy;
import io.parley.protocol.sfu.Opened;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.state.PullReply;
import io.parley.protocol.state.PullRequest;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenSigner;
import io.parley.protocol.token.VideoGrant;
import io.parley.signaling.connection.ClientConnection;
import io.parley.signaling.directory.RoomDirectory;
import io.parley.signaling.directory.RoomOpening;
import io.parley.signaling.replica.Greeting;
import io.parley.signaling.replica.Limits;
import io.parley.signaling.replica.RoomActor;
import io.parley.signaling.replica.RoomFactory;
import io.parley.signaling.replica.RoomReplica;
import io.parley.signaling.replica.Rooms;
import io.parley.signaling.replica.SessionTimes;
import io.parley.signaling.replication.GoneNodes;
import io.parley.signaling.replication.PresenceChannels;
import io.parley.signaling.replication.PulledPlacements;
import io.parley.signaling.replication.StatePuller;
import io.parley.signaling.replication.grpc.RoomStateService;
import io.parley.signaling.sfu.FoundSession;
import io.parley.signaling.sfu.SfuSessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.ServerInfo;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitRtc.SignalResponse;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A signaling node without network: it joins clients, has replicas, and asks other such nodes.
final class JoiningNode implements RoomDirectory, SfuSessions, Greeting, StatePuller {

  static final RoomKey ROOM = new RoomKey("project", "room");

  private static final Clock CLOCK = Clock.systemUTC();

  final List<JoiningNode> others = new CopyOnWriteArrayList<>();
  final Set<NodeId> unreachable = ConcurrentHashMap.newKeySet();
  volatile RoomOpening opening =
      new RoomOpening.Opened(Room.newBuilder().setSid("RM_real").build());

  /// Whether it neither answers other nodes nor is answered.
  volatile boolean cutOff;

  private final NodeId id;
  private final Rooms rooms = new Rooms();
  private final PresenceChannels channels;
  private final RoomStateService service = new RoomStateService(rooms, new NodeId("ND_self"));
  private final Join join;

  JoiningNode(String name, NodeRegistry registry, Outage outage, Executor threads) {
    id = new NodeId(name);
    registry.register(new Node(id, NodeKind.SIGNALING, "h", 0, 1, "", 0, true));
    InMemoryKeyRing keys = new InMemoryKeyRing();
    keys.add(new ApiKey("key", "project", "secret"));
    Presence presence = outage.presence();
    GoneNodes gone =
        new GoneNodes(registry, node -> CompletableFuture.completedFuture(false), CLOCK);
    channels = new PresenceChannels(presence, registry, gone, this, id);
    Limits limits = new Limits(100, 50, 20, false);
    RoomFactory factory =
        new RoomFactory(
            rooms,
            channels,
            id,
            1,
            fact -> {},
            this,
            this,
            this,
            (project, claims, session, now) -> "token",
            limits,
            SessionTimes.of(Duration.ofSeconds(60), Duration.ofSeconds(15)),
            CLOCK,
            new SplittableRandom(name.hashCode()),
            threads,
            () -> {});
    JoinFactory ways =
        new JoinFactory(
            new KnownKeys(keys, this, CLOCK),
            rooms,
            factory,
            this,
            presence,
            new PulledPlacements(registry, this, id),
            registry,
            this,
            new Capacity(rooms, 10),
            limits,
            CLOCK,
            new SplittableRandom(name.hashCode() + 1));
    join = ways.join(true, "");
    rooms.setEvacuation(ways.evacuation("", threads));
  }

  JoinOutcome admit(String identity) {
    VideoGrant grant =
        new VideoGrant(
            "room", "", true, false, false, false, false, false, true, true, true, List.of(), false,
            false, false, false, false);
    AccessClaims claims =
        new AccessClaims(
            "key", identity, "", "", Map.of(), "standard", List.of(), grant, null, "", Instant.MAX);
    String token =
        new TokenSigner("key", "secret").sign(claims, CLOCK.instant(), Duration.ofHours(1));
    return join.admit(new JoinAttempt("Bearer " + token, Map.of(), false, false));
  }

  /// Lets somebody in, all the way.
  void join(String identity) {
    if (!(admit(identity) instanceof JoinOutcome.Admitted(var entrant, var room)) || room == null) {
      throw new AssertionError(identity + " was not admitted");
    }
    room.ask(
            replica -> {
              replica.enter(entrant, new Silent());
              return true;
            })
        .join();
  }

  /// Somebody's session ends here.
  void leave(String identity) {
    room()
        .ask(
            replica -> {
              replica.moderation().remove(identity);
              replica.moderated();
              return true;
            })
        .join();
  }

  private RoomActor room() {
    RoomActor room = rooms.find(ROOM);
    if (room == null) {
      throw new AssertionError("the room is not on " + id);
    }
    return room;
  }

  Placement placement() {
    return room().replica().placement();
  }

  boolean isEmpty() {
    return rooms.find(ROOM) == null;
  }

  /// Who is in the room as far as this node knows.
  List<String> people() {
    return room()
        .ask(
            replica ->
                replica.answer(everything()).getRecordsList().stream()
                    .filter(record -> !record.getEnded())
                    .map(record -> record.getInfo())
                    .map(ParticipantInfo::getIdentity)
                    .toList())
        .join();
  }

  private static PullRequest everything() {
    return PullRequest.newBuilder().setProject(ROOM.project()).setRoom(ROOM.name()).build();
  }

  void await(String identity) {
    Awaitility.await()
        .until(
            () -> {
              tick();
              return people().contains(identity);
            });
  }

  void tick() {
    channels.tick();
    rooms.all().forEach(room -> room.execute(RoomReplica::tick));
  }

  void close() {
    channels.close();
  }

  @Override
  public CompletableFuture<PullReply> pull(NodeId from, PullRequest request) {
    for (JoiningNode other : others) {
      if (other.id.equals(from) && !cutOff && !other.cutOff) {
        Reply reply = new Reply();
        other.service.pull(request, reply);
        return reply.answer;
      }
    }
    return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
  }

  private static final class Reply implements StreamObserver<PullReply> {

    final CompletableFuture<PullReply> answer = new CompletableFuture<>();

    @Override
    public void onNext(PullReply reply) {
      answer.complete(reply);
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
  }

  private static final class Silent implements ClientConnection {
    @Override
    public void send(SignalResponse message, Runnable written) {}

    @Override
    public void close() {}
  }

  @Override
  public RoomOpening open(RoomKey room, @Nullable String config, boolean mayCreate) {
    return opening;
  }

  @Override
  public void report(Occupancy occupancy) {}

  @Override
  public @Nullable ApiKey findKey(String key) {
    return null;
  }

  @Override
  public boolean reachable(NodeId sfu) {
    return !unreachable.contains(sfu);
  }

  @Override
  public boolean send(NodeId sfu, SessionCommand command) {
    if (command.hasOpen()) {
      rooms.event(
          sfu,
          SessionEvent.newBuilder()
              .setParticipantSid(command.getParticipantSid())
              .setOwnerEpoch(command.getOwnerEpoch())
              .setOpened(Opened.getDefaultInstance())
              .build());
    }
    return true;
  }

  /// Its stream to this SFU broke, and could not be opened again.
  void lose(NodeId sfu) {
    unreachable.add(sfu);
    rooms.lost(sfu);
  }

  @Override
  public @Nullable FoundSession find(RoomKey room, String identity, List<NodeId> sfus) {
    return null;
  }

  @Override
  public ServerInfo server() {
    return ServerInfo.getDefaultInstance();
  }

  @Override
  public List<ICEServer> iceServers(ParticipantSid participant, Instant now) {
    return new ArrayList<>();
  }

  @Override
  public int pingIntervalSeconds() {
    return 5;
  }

  @Override
  public int pingTimeoutSeconds() {
    return 15;
  }
}
