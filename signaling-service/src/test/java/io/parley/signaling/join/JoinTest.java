package io.parley.signaling.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.Rendezvous;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.presence.Placement;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.PresenceUnavailableException;
import io.parley.cluster.presence.embedded.InMemoryPresence;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.rooms.Occupancy;
import io.parley.protocol.sfu.FindReply;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.SessionClaim;
import io.parley.protocol.token.TokenSigner;
import io.parley.protocol.token.VideoGrant;
import io.parley.signaling.connection.ClientConnection;
import io.parley.signaling.directory.RoomDirectory;
import io.parley.signaling.directory.RoomOpening;
import io.parley.signaling.replica.Entrant;
import io.parley.signaling.replica.Greeting;
import io.parley.signaling.replica.Limits;
import io.parley.signaling.replica.RoomActor;
import io.parley.signaling.replica.RoomFactory;
import io.parley.signaling.replica.Rooms;
import io.parley.signaling.replica.SessionTimes;
import io.parley.signaling.replication.GoneNodes;
import io.parley.signaling.replication.PresenceChannels;
import io.parley.signaling.sfu.FoundSession;
import io.parley.signaling.sfu.SfuSessions;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.ClientInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.ServerInfo;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.WrappedJoinRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JoinTest implements RoomDirectory, SfuSessions, Greeting {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final RoomKey ROOM = new RoomKey("project", "room");
  private static final NodeId NEAR = new NodeId("ND_near");
  private static final NodeId BUSY = new NodeId("ND_busy");

  private final InMemoryPresence presence = new InMemoryPresence(InstantSource.system());
  private Presence store = presence;
  private final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  private final InMemoryKeyRing keys = new InMemoryKeyRing();
  private final Rooms rooms = new Rooms();
  private final Set<NodeId> down = new HashSet<>();
  private final List<String> asked = new ArrayList<>();
  private RoomOpening opening =
      new RoomOpening.Opened(Room.newBuilder().setSid("RM_real").setMaxParticipants(1).build());
  private @Nullable FoundSession found;
  private Placements.Answer elsewhere = new Placements.Answer.Unknown();
  private boolean autoCreate = true;
  private int capacity = 10;

  JoinTest() {
    keys.add(new ApiKey("key", "project", "secret"));
    registry.register(new Node(BUSY, NodeKind.SFU, "h", 0, 1, "", 0.9, true));
    registry.register(new Node(NEAR, NodeKind.SFU, "h", 0, 1, "", 0.1, true));
  }

  private Join join() {
    Limits limits = new Limits(100, 50, 20, false);
    RoomFactory factory =
        new RoomFactory(
            rooms,
            new PresenceChannels(
                presence,
                registry,
                new GoneNodes(registry, node -> CompletableFuture.completedFuture(false), CLOCK),
                (from, request) ->
                    CompletableFuture.failedFuture(new IllegalStateException("nobody is there")),
                new NodeId("ND_self")),
            new NodeId("ND_self"),
            1,
            fact -> {},
            this,
            this,
            this,
            (project, claims, session, now) -> "token",
            limits,
            SessionTimes.of(Duration.ofSeconds(60), Duration.ofSeconds(15)),
            CLOCK,
            new SplittableRandom(1),
            Runnable::run,
            () -> {});
    return new JoinFactory(
            new KnownKeys(keys, this, CLOCK),
            rooms,
            factory,
            this,
            store,
            this::ask,
            registry,
            this,
            new Capacity(rooms, capacity),
            limits,
            CLOCK,
            new SplittableRandom(2))
        .join(autoCreate, "");
  }

  private static VideoGrant grant(String room, boolean roomJoin, boolean create, boolean metadata) {
    return new VideoGrant(
        room, "", roomJoin, create, false, false, false, false, true, true, true, List.of(),
        metadata, false, false, false, false);
  }

  private static final VideoGrant GRANT = grant("room", true, false, false);

  private static AccessClaims claims(String identity, String metadata, @Nullable VideoGrant grant) {
    return new AccessClaims(
        "key",
        identity,
        "",
        metadata,
        Map.of("a", "1"),
        "standard",
        List.of(),
        grant,
        null,
        "",
        Instant.MAX);
  }

  private static String token(AccessClaims claims) {
    return new TokenSigner("key", "secret").sign(claims, CLOCK.instant(), Duration.ofHours(1));
  }

  private static String token(VideoGrant grant) {
    return token(claims("ann", "", grant));
  }

  private static JoinAttempt dual(String token, Map<String, String> query) {
    return new JoinAttempt("Bearer " + token, query, false, false);
  }

  private static JoinAttempt dual(String token) {
    return dual(token, Map.of());
  }

  private static JoinAttempt single(String token, String request) {
    return new JoinAttempt("Bearer " + token, Map.of("join_request", request), true, false);
  }

  private static String wrapped(JoinRequest.Builder request) {
    return Base64.getUrlEncoder()
        .encodeToString(
            WrappedJoinRequest.newBuilder()
                .setJoinRequest(request.build().toByteString())
                .build()
                .toByteArray());
  }

  private static Entrant entrant(JoinOutcome outcome) {
    return ((JoinOutcome.Admitted) outcome).entrant();
  }

  private static RoomActor room(JoinOutcome outcome) {
    RoomActor room = ((JoinOutcome.Admitted) outcome).room();
    if (room == null) {
      throw new AssertionError("admitted without a room");
    }
    return room;
  }

  @Test
  void letsSomebodyIntoARoomOnTheLeastLoadedSfu() {
    RoomActor room = room(join().admit(dual(token(GRANT))));
    assertThat(room.replica().sid()).isEqualTo(new RoomSid("RM_real"));
    assertThat(room.replica().sfu()).isEqualTo(NEAR);
    assertThat(presence.find(ROOM))
        .isEqualTo(new Placement(new RoomSid("RM_real"), NEAR, 1, CLOCK.instant()));
    assertThat(rooms.find(ROOM)).isSameAs(room);
  }

  @Test
  void takesTheNextSfuWhereOneIsOutOfReach() {
    down.add(NEAR);
    assertThat(room(join().admit(dual(token(GRANT)))).replica().sfu()).isEqualTo(BUSY);
  }

  @Test
  void movesARoomWhosePlacementIsOutOfReach() {
    presence.place(ROOM, new Placement(new RoomSid("RM_real"), BUSY, 4, CLOCK.instant()));
    down.add(BUSY);
    room(join().admit(dual(token(GRANT))));
    assertThat(presence.find(ROOM))
        .isEqualTo(new Placement(new RoomSid("RM_real"), NEAR, 5, CLOCK.instant()));
  }

  private static Node sfu(NodeId id, double load, boolean accepting, boolean draining) {
    return new Node(
        id, NodeKind.SFU, "h", 0, 1, "", load, accepting, draining, "", 0, 0, Instant.EPOCH);
  }

  @Test
  void movesARoomAwayFromAnSfuThatDrains() {
    presence.place(ROOM, new Placement(new RoomSid("RM_real"), NEAR, 1, CLOCK.instant()));
    registry.register(sfu(NEAR, 0.1, false, true));
    assertThat(room(join().admit(dual(token(GRANT)))).replica().sfu()).isEqualTo(BUSY);
    down.add(BUSY);
    rooms.all().forEach(rooms::remove);
    presence.remove(ROOM, new RoomSid("RM_real"));
    presence.place(ROOM, new Placement(new RoomSid("RM_real"), NEAR, 1, CLOCK.instant()));
    assertThat(room(join().admit(dual(token(GRANT)))).replica().sfu()).isEqualTo(NEAR);
  }

  @Test
  void takesTheIncarnationThatIsPlacedAlready() {
    presence.place(ROOM, new Placement(new RoomSid("RM_other"), BUSY, 1, CLOCK.instant()));
    assertThat(room(join().admit(dual(token(GRANT)))).replica().sid())
        .isEqualTo(new RoomSid("RM_other"));
  }

  private static Presence unavailable() {
    return (Presence)
        Proxy.newProxyInstance(
            Presence.class.getClassLoader(),
            new Class<?>[] {Presence.class},
            (proxy, method, arguments) -> {
              throw new PresenceUnavailableException("down", new IOException("down"));
            });
  }

  @Test
  void placesAlikeOnAllNodesWhileTheStoreIsDown() {
    store = unavailable();
    opening = new RoomOpening.Opened(Room.newBuilder().setSid("RM_real").build());
    NodeId winner =
        Rendezvous.ranked(ROOM.toString(), registry.nodes(NodeKind.SFU)).getFirst().id();
    assertThat(room(join().admit(dual(token(GRANT)))).replica().sfu()).isEqualTo(winner);
    rooms.all().forEach(rooms::remove);
    down.add(winner);
    assertThat(room(join().admit(dual(token(GRANT)))).replica().sfu()).isNotEqualTo(winner);
  }

  @Test
  void sendsJoinsAwayWhereTooManyRoomsAreAskedFor() {
    store = unavailable();
    elsewhere = new Placements.Answer.Busy();
    assertThat(join().admit(dual(token(GRANT)))).isInstanceOf(JoinOutcome.Overloaded.class);
    assertThat(rooms.all()).isEmpty();
  }

  @Test
  void refusesCappedRoomsWhileTheStoreIsDown() {
    store = unavailable();
    assertThat(join().admit(dual(token(GRANT))))
        .isInstanceOfSatisfying(
            JoinOutcome.Overloaded.class,
            refused -> assertThat(refused.reason()).isEqualTo("capacity_unknown"));
  }

  private static JoinAttempt resuming() {
    return dual(token(GRANT), Map.of("reconnect", "1"));
  }

  private static JoinAttempt resuming(NodeId sfu) {
    Map<String, String> session =
        Map.of("sid", "PA_1", "sfu", sfu.value(), "room", "RM_real", "epoch", "3");
    String token =
        new TokenSigner("key", "secret")
            .sign(claims("ann", "", GRANT), CLOCK.instant(), Duration.ofHours(1), session);
    return dual(token, Map.of("reconnect", "1"));
  }

  @Test
  void takesUpARoomThatAnotherNodeHad() {
    presence.place(ROOM, new Placement(new RoomSid("RM_real"), BUSY, 2, CLOCK.instant()));
    RoomActor taken = room(join().admit(resuming()));
    assertThat(taken.replica().sid()).isEqualTo(new RoomSid("RM_real"));
    assertThat(taken.replica().sfu()).isEqualTo(BUSY);
  }

  @Test
  void takesUpARoomByTheTokenAloneWhileTheStoresAreDown() {
    store = unavailable();
    opening = new RoomOpening.Unreachable("down");
    RoomActor taken = room(join().admit(resuming(BUSY)));
    assertThat(taken.replica().sid()).isEqualTo(new RoomSid("RM_real"));
    assertThat(taken.replica().sfu()).isEqualTo(BUSY);
  }

  @Test
  void tellsAStoreThatForgotOfTheRoom() {
    room(join().admit(resuming(BUSY)));
    assertThat(presence.find(ROOM))
        .isEqualTo(new Placement(new RoomSid("RM_real"), BUSY, 3, CLOCK.instant()));
  }

  @Test
  void asksTheSfusWhereNobodyElseKnows() {
    store = unavailable();
    found =
        new FoundSession(
            BUSY,
            FindReply.newBuilder()
                .setParticipantSid("PA_1")
                .setRoomSid("RM_real")
                .setPlacementEpoch(2)
                .build());
    JoinOutcome outcome = join().admit(resuming());
    assertThat(room(outcome).replica().sfu()).isEqualTo(BUSY);
    assertThat(entrant(outcome).session())
        .isEqualTo(new SessionClaim(new ParticipantSid("PA_1"), BUSY, new RoomSid("RM_real"), 2));
  }

  @Test
  void takesUpNothingWhoseSfuIsOutOfReach() {
    down.add(BUSY);
    assertThat(((JoinOutcome.Admitted) join().admit(resuming(BUSY))).room()).isNull();
    presence.place(ROOM, new Placement(new RoomSid("RM_real"), BUSY, 2, CLOCK.instant()));
    assertThat(((JoinOutcome.Admitted) join().admit(resuming())).room()).isNull();
    assertThat(rooms.all()).isEmpty();
  }

  @Test
  void isOverloadedWithoutAnySfu() {
    down.addAll(List.of(NEAR, BUSY));
    assertThat(join().admit(dual(token(GRANT)))).isInstanceOf(JoinOutcome.Overloaded.class);
    assertThat(presence.find(ROOM)).isNull();
  }

  @Test
  void takesTheTokenOfTheHeaderBeforeThatOfTheQuery() {
    opening = new RoomOpening.Opened(Room.newBuilder().setSid("RM_real").build());
    Map<String, String> query = Map.of("access_token", token(claims("query", "", GRANT)));
    assertThat(entrant(join().admit(dual(token(GRANT), query))).claims().identity())
        .isEqualTo("ann");
    assertThat(
            entrant(join().admit(new JoinAttempt(null, query, false, false))).claims().identity())
        .isEqualTo("query");
  }

  @Test
  void saysWhatIsWrongWithAToken() {
    assertThat(refusal(new JoinAttempt(null, Map.of(), false, false)))
        .isEqualTo("no permissions to access the room");
    assertThat(refusal(new JoinAttempt("Basic x", Map.of(), false, false)))
        .startsWith("invalid authorization header");
    assertThat(refusal(dual("nonsense"))).isEqualTo("invalid authorization token");
    assertThat(refusal(dual(token(claims("ann", "", null)))))
        .isEqualTo("no permissions to access the room");
    assertThat(refusal(dual(token(grant("room", false, false, false)))))
        .isEqualTo("permissions denied");
    String foreign =
        new TokenSigner("key", "other")
            .sign(claims("a", "", GRANT), CLOCK.instant(), Duration.ZERO);
    assertThat(refusal(dual(foreign))).startsWith("invalid authorization token: ");
    String unknown =
        new TokenSigner("nokey", "s").sign(claims("a", "", GRANT), CLOCK.instant(), Duration.ZERO);
    assertThat(refusal(dual(unknown))).isEqualTo("invalid API key");
  }

  private String refusal(JoinAttempt attempt) {
    return ((JoinOutcome.NotPermitted) join().admit(attempt)).reason();
  }

  @Test
  void asksRoomServiceForAnUnknownKeyButNotAgainAtOnce() {
    String unknown =
        new TokenSigner("nokey", "s").sign(claims("a", "", GRANT), CLOCK.instant(), Duration.ZERO);
    Join join = join();
    join.admit(dual(unknown));
    join.admit(dual(unknown));
    assertThat(asked).containsExactly("nokey");

    String late =
        new TokenSigner("late", "s")
            .sign(claims("a", "", GRANT), CLOCK.instant(), Duration.ofHours(1));
    assertThat(join.admit(dual(late))).isInstanceOf(JoinOutcome.Admitted.class);
    assertThat(keys.find("late")).isNotNull();
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    assertThat(complaint(dual(token(claims("", "", GRANT))))).isEqualTo("identity cannot be empty");
    assertThat(complaint(dual(token(claims("x".repeat(257), "", GRANT)))))
        .isEqualTo("participant identity length exceeds limits: max length 256");
    assertThat(complaint(dual(token(grant("", true, false, false))))).isEqualTo("no room name");
    assertThat(complaint(dual(token(grant("x".repeat(257), true, false, false)))))
        .isEqualTo("room name length exceeds limits: max length 256");
    assertThat(complaint(dual(token(claims("ann", "x".repeat(101), GRANT)))))
        .isEqualTo("metadata size exceeds limits");
    assertThat(complaint(single(token(GRANT), ""))).isEqualTo("join_request is required");
    assertThat(complaint(single(token(GRANT), "%%")))
        .isEqualTo("cannot base64 decode wrapped join request");
    assertThat(complaint(single(token(GRANT), "AAAA"))).isEqualTo("cannot unmarshal join request");
  }

  private String complaint(JoinAttempt attempt) {
    return ((JoinOutcome.Malformed) join().admit(attempt)).reason();
  }

  @Test
  void letsARequestDescribeItsParticipantOnlyWithPermission() {
    String request =
        wrapped(JoinRequest.newBuilder().setMetadata("mine").putParticipantAttributes("b", "2"));
    assertThat(refusal(single(token(GRANT), request)))
        .isEqualTo("no permissions to access the room");
    AccessClaims described =
        entrant(join().admit(single(token(grant("room", true, false, true)), request))).claims();
    assertThat(described.metadata()).isEqualTo("mine");
    assertThat(described.attributes()).isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void readsTheQueryOfADualConnection() {
    String attributes =
        Base64.getUrlEncoder().encodeToString("{\"c\":\"3\"}".getBytes(StandardCharsets.UTF_8));
    Entrant entrant =
        entrant(
            join()
                .admit(
                    dual(
                        token(grant("room", true, false, true)),
                        Map.of(
                            "auto_subscribe", "0",
                            "adaptive_stream", "1",
                            "sdk", "rust",
                            "protocol", "17",
                            "client_protocol", "2",
                            "capabilities", "CAP_PACKET_TRAILER,CAP_NEW",
                            "attributes", attributes))));
    assertThat(entrant.autoSubscribe()).isFalse();
    assertThat(entrant.adaptiveStream()).isTrue();
    assertThat(entrant.client().getSdk()).isEqualTo(ClientInfo.SDK.RUST);
    assertThat(entrant.client().getClientProtocol()).isEqualTo(2);
    assertThat(entrant.client().getCapabilitiesList())
        .containsExactly(ClientInfo.Capability.CAP_PACKET_TRAILER);
    assertThat(entrant.claims().attributes()).containsEntry("c", "3");
    rooms.all().forEach(rooms::remove);
    assertThat(entrant(join().admit(dual(token(GRANT)))).autoSubscribe()).isTrue();
  }

  @Test
  void doesNotAutoSubscribeASingleConnectionThatDoesNotSaySo() {
    assertThat(
            entrant(
                    join()
                        .admit(
                            single(
                                token(GRANT),
                                wrapped(
                                    JoinRequest.newBuilder()
                                        .setClientInfo(ClientInfo.newBuilder().setVersion("2"))))))
                .autoSubscribe())
        .isFalse();
  }

  @Test
  void letsAPublisherComeBesideItself() {
    Entrant entrant = entrant(join().admit(dual(token(GRANT), Map.of("publish", "screen"))));
    assertThat(entrant.claims().identity()).isEqualTo("ann#screen");
    assertThat(entrant.grant().canSubscribe()).isFalse();
  }

  @Test
  void knowsNoRoomThatRoomServiceDoesNotKnow() {
    opening = new RoomOpening.Unknown();
    assertThat(join().admit(dual(token(GRANT)))).isEqualTo(new JoinOutcome.UnknownRoom());
  }

  @Test
  void goesOnWithoutRoomServiceWhereRoomsMayBeMade() {
    opening = new RoomOpening.Unreachable("down");
    Join join = join();
    RoomActor room = room(join.admit(dual(token(GRANT))));
    assertThat(room.replica().sid().value()).startsWith("RM_");
    autoCreate = false;
    rooms.remove(room);
    assertThat(join().admit(dual(token(GRANT)))).isInstanceOf(JoinOutcome.Overloaded.class);
    assertThat(room(join().admit(dual(token(grant("room", true, true, false))))).replica().sid())
        .isEqualTo(room.replica().sid());
  }

  @Test
  void makesNothingToSayWhetherAJoinWouldSucceed() {
    JoinAttempt attempt = new JoinAttempt("Bearer " + token(GRANT), Map.of(), false, true);
    assertThat(join().admit(attempt)).isInstanceOf(JoinOutcome.Admitted.class);
    assertThat(rooms.all()).isEmpty();
    autoCreate = false;
    opening = new RoomOpening.Unknown();
    assertThat(join().admit(attempt)).isEqualTo(new JoinOutcome.UnknownRoom());
  }

  @Test
  void fillsNeitherRoomsNorTheNodeBeyondTheirLimits() {
    Join join = join();
    enter(join.admit(dual(token(claims("ann", "", GRANT)))));
    assertThat(join.admit(dual(token(claims("bob", "", GRANT)))))
        .isEqualTo(new JoinOutcome.RoomFull());
    assertThat(join.admit(dual(token(claims("ann", "", GRANT)))))
        .isInstanceOf(JoinOutcome.Admitted.class);
    capacity = 1;
    assertThat(join().admit(dual(token(claims("cas", "", grant("other", true, false, false))))))
        .isInstanceOfSatisfying(
            JoinOutcome.Overloaded.class,
            full -> assertThat(full.reason()).isEqualTo("node has exceeded its configured limit"));
  }

  private static void enter(JoinOutcome outcome) {
    room(outcome)
        .execute(
            replica ->
                replica.enter(
                    entrant(outcome),
                    new ClientConnection() {
                      @Override
                      public void send(SignalResponse message, Runnable written) {}

                      @Override
                      public void close() {}
                    }));
  }

  @Test
  void letsAClientResumeEvenWhereTheRoomIsNotHere() {
    capacity = 1;
    JoinOutcome outcome = join().admit(dual(token(GRANT), Map.of("reconnect", "1")));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            JoinOutcome.Admitted.class,
            admitted -> {
              assertThat(admitted.room()).isNull();
              assertThat(admitted.entrant().resume()).isTrue();
            });
    assertThat(presence.find(ROOM)).isNull();
  }

  @Test
  void neverLogsTokens() {
    assertThat(dual("the.token", Map.of("access_token", "the.token")).toString())
        .doesNotContain("the.token");
  }

  private Placements.Answer ask(RoomKey room) {
    return room.equals(ROOM) ? elsewhere : new Placements.Answer.Unknown();
  }

  @Override
  public RoomOpening open(RoomKey room, @Nullable String config, boolean mayCreate) {
    return opening;
  }

  @Override
  public void report(Occupancy occupancy) {}

  @Override
  public @Nullable ApiKey findKey(String id) {
    asked.add(id);
    return id.equals("late") ? new ApiKey("late", "project", "s") : null;
  }

  @Override
  public boolean reachable(NodeId sfu) {
    return !down.contains(sfu);
  }

  @Override
  public boolean send(NodeId sfu, SessionCommand command) {
    return true;
  }

  @Override
  public @Nullable FoundSession find(RoomKey room, String identity, List<NodeId> sfus) {
    return found;
  }

  @Override
  public ServerInfo server() {
    return ServerInfo.getDefaultInstance();
  }

  @Override
  public List<ICEServer> iceServers(ParticipantSid participant, Instant now) {
    return List.of();
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
