package io.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.protocol.sfu.Connected;
import io.parley.protocol.sfu.Description;
import io.parley.protocol.sfu.SessionCommand;
import io.parley.protocol.sfu.TrackLive;
import io.parley.protocol.signaling.MuteCommand;
import io.parley.protocol.signaling.ParticipantRef;
import io.parley.protocol.signaling.RoomCommandsGrpc;
import io.parley.protocol.signaling.RoomRef;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenSigner;
import io.parley.protocol.token.VideoGrant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPOutputStream;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.ConnectionSettings;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.WrappedJoinRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// The whole service over real sockets, with an SFU that has no media.
class SignalingServiceTest {

  private static final String SECRET = "a-secret-that-nobody-knows-000000";
  private static final VideoGrant GRANT = grant("room", true);

  private static ConfigurableApplicationContext context;
  private static FakeSfu sfu;
  private static FakeRoomService roomService;
  private static NodeRegistry registry;
  private static Node node;

  @BeforeAll
  static void start() throws IOException {
    context =
        new SpringApplicationBuilder(OwnStores.class, SignalingConfiguration.class)
            .web(WebApplicationType.REACTIVE)
            .properties("spring.config.name=signaling", "parley.signaling.max-participants=50")
            .run("--server.port=0");
    sfu = new FakeSfu();
    registry = context.getBean(NodeRegistry.class);
    registry.register(sfu.node());
    roomService = new FakeRoomService();
    registry.register(roomService.node());
    KeyRing keys = context.getBean(KeyRing.class);
    keys.add(new ApiKey("key", "project", SECRET));
    keys.completed();
    node = registry.nodes(NodeKind.SIGNALING).getFirst();
  }

  @AfterAll
  static void stop() {
    context.close();
    roomService.close();
    sfu.close();
  }

  private static VideoGrant grant(String room, boolean join) {
    return new VideoGrant(
        room, "", join, false, false, false, false, false, true, true, true, List.of(), true, false,
        false, false, false);
  }

  private static String token(String identity, VideoGrant grant, Duration lifetime) {
    AccessClaims claims =
        new AccessClaims(
            "key",
            identity,
            "Name of " + identity,
            "",
            Map.of(),
            "standard",
            List.of(),
            grant,
            null,
            "",
            Instant.now());
    return new TokenSigner("key", SECRET).sign(claims, Instant.now(), lifetime);
  }

  private static String token(String identity, String room) {
    return token(identity, grant(room, true), Duration.ofHours(1));
  }

  private static URI uri(String scheme, String pathAndQuery) {
    return URI.create(scheme + "://127.0.0.1:" + node.httpPort() + pathAndQuery);
  }

  private static RawClient join(String room, String identity) {
    return new RawClient(uri("ws", "/rtc?access_token=" + token(identity, room)));
  }

  private static HttpResponse<String> get(String pathAndQuery) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri("http", pathAndQuery)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<?> refusal(String pathAndQuery, @Nullable String bearer) {
    try (RawClient client = new RawClient(uri("ws", pathAndQuery), bearer)) {
      throw new AssertionError("was let in: " + client);
    } catch (CompletionException refused) {
      if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
        return handshake.getResponse();
      }
      throw refused;
    }
  }

  private static String sid(JoinResponse join) {
    return join.getParticipant().getSid();
  }

  private static void activate(String participant) {
    sfu.say(
        participant,
        event ->
            event.setConnected(
                Connected.newBuilder().setTarget(SignalTarget.SUBSCRIBER).setPrimary(true)));
  }

  private static SignalRequest.Builder camera(String cid) {
    return SignalRequest.newBuilder().setAddTrack(cameraTrack(cid));
  }

  private static AddTrackRequest.Builder cameraTrack(String cid) {
    return AddTrackRequest.newBuilder()
        .setCid(cid)
        .setType(TrackType.VIDEO)
        .setSource(TrackSource.CAMERA);
  }

  @Test
  void refusesBeforeTheUpgradeWithAReason() throws Exception {
    assertThat(refusal("/rtc", null))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(401))
        .satisfies(
            response ->
                assertThat(response.headers().firstValue("Parley-Reason"))
                    .hasValue("no permissions to access the room"));
    assertThat(refusal("/rtc?access_token=nonsense", null).statusCode()).isEqualTo(401);
    assertThat(refusal("/rtc", token("a", grant("r", false), Duration.ofHours(1))).statusCode())
        .isEqualTo(401);
    assertThat(refusal("/rtc", token("a", GRANT, Duration.ofHours(-1))).statusCode())
        .isEqualTo(401);
    assertThat(refusal("/rtc", token("", "r")).statusCode()).isEqualTo(400);
    assertThat(refusal("/rtc", token("a", "")).statusCode()).isEqualTo(400);
    assertThat(refusal("/rtc/v1", token("a", "r")).headers().firstValue("Parley-Reason"))
        .hasValue("join_request is required");
  }

  @Test
  void answersValidateAsTheJoinWouldBe() throws Exception {
    assertThat(get("/rtc/validate?access_token=" + token("a", "validated")))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(200))
        .satisfies(response -> assertThat(response.body()).isEqualTo("success"));
    assertThat(get("/rtc/validate"))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(401))
        .satisfies(
            response -> assertThat(response.body()).isEqualTo("no permissions to access the room"));
    assertThat(get("/rtc/v1/validate?access_token=" + token("a", "r")).statusCode()).isEqualTo(400);
  }

  @Test
  void answersAPlainGetWithAnEmpty404() throws Exception {
    assertThat(get("/rtc?access_token=" + token("a", "r")))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(404))
        .satisfies(response -> assertThat(response.body()).isEmpty());
    assertThat(get("/rtc/v1").statusCode()).isEqualTo(404);
  }

  @Test
  void greetsADualConnectionAndOpensItsSession(TestInfo test) throws Exception {
    try (RawClient client = join(test.getDisplayName(), "ann")) {
      JoinResponse join = client.next().getJoin();
      assertThat(join.getParticipant().getIdentity()).isEqualTo("ann");
      assertThat(join.getSubscriberPrimary()).isTrue();
      assertThat(join.getServerInfo().getVersion()).isEqualTo("1.13.7");
      assertThat(join.getPingInterval()).isEqualTo(5);
      assertThat(client.next().getRefreshToken()).isNotEmpty();

      SessionCommand open = sfu.next(sid(join), SessionCommand::hasOpen);
      assertThat(open.getOpen().getSinglePeerConnection()).isFalse();
      assertThat(open.getOpen().getRoomSid()).isEqualTo(join.getRoom().getSid());

      sfu.say(
          sid(join),
          event ->
              event.setDescription(
                  Description.newBuilder()
                      .setTarget(SignalTarget.SUBSCRIBER)
                      .setType("offer")
                      .setSdp("v=0")
                      .setId(3)));
      assertThat(client.next(SignalResponse::hasOffer).getOffer().getId()).isEqualTo(3);
    }
  }

  @Test
  void greetsASingleConnectionAndPassesItsOfferOn(TestInfo test) throws Exception {
    JoinRequest request =
        JoinRequest.newBuilder()
            .setConnectionSettings(ConnectionSettings.newBuilder().setAutoSubscribe(true))
            .addAddTrackRequests(cameraTrack("cam"))
            .setPublisherOffer(SessionDescription.newBuilder().setType("offer").setSdp("v=0"))
            .build();
    String parameter = wrapped(request.toByteArray());
    String token = token("ann", test.getDisplayName());
    try (RawClient client = new RawClient(uri("ws", "/rtc/v1?join_request=" + parameter), token)) {
      JoinResponse join = client.next().getJoin();
      assertThat(join.getSubscriberPrimary()).isFalse();
      TrackInfo track = client.next().getTrackPublished().getTrack();
      assertThat(track.getSid()).startsWith("TR_VC");
      SessionCommand open = sfu.next(sid(join), SessionCommand::hasOpen);
      assertThat(open.getOpen().getOffer().getSdp()).isEqualTo("v=0");
      assertThat(open.getOpen().getExpectTracks(0).getTrack()).isEqualTo(track);
    }
  }

  private static String wrapped(byte[] request) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(request);
    }
    return Base64.getUrlEncoder()
        .encodeToString(
            WrappedJoinRequest.newBuilder()
                .setCompression(WrappedJoinRequest.Compression.GZIP)
                .setJoinRequest(ByteString.copyFrom(zipped.toByteArray()))
                .build()
                .toByteArray());
  }

  @Test
  void refusesAJoinRequestThatGrowsWithoutBound() throws Exception {
    String bomb = wrapped(new byte[4 << 20]);
    assertThat(
            refusal("/rtc/v1?join_request=" + bomb, token("a", "r"))
                .headers()
                .firstValue("Parley-Reason"))
        .hasValue("join request too large");
  }

  @Test
  void subscribesOnlyAfterTheClientWasToldOfTheTrack(TestInfo test) throws Exception {
    String room = test.getDisplayName();
    try (RawClient ann = join(room, "ann");
        RawClient bob = join(room, "bob")) {
      String annSid = sid(ann.next().getJoin());
      String bobSid = sid(bob.next().getJoin());
      activate(bobSid);
      ann.send(camera("cam"));
      TrackInfo track = ann.next(SignalResponse::hasTrackPublished).getTrackPublished().getTrack();
      assertThat(sfu.next(annSid, SessionCommand::hasExpectTrack).getExpectTrack().getTrack())
          .isEqualTo(track);
      sfu.say(annSid, event -> event.setTrackLive(TrackLive.newBuilder().setTrack(track)));

      assertThat(sfu.next(bobSid, SessionCommand::hasSubscribe).getSubscribe().getTrackSid())
          .isEqualTo(track.getSid());
      ParticipantInfo told =
          bob.next(message -> names(message, track.getSid())).getUpdate().getParticipants(0);
      assertThat(told.getIsPublisher()).isTrue();
      assertThat(told.getSid()).isEqualTo(annSid);
    }
  }

  private static boolean names(SignalResponse message, String track) {
    return message.getUpdate().getParticipantsList().stream()
        .flatMap(who -> who.getTracksList().stream())
        .anyMatch(info -> info.getSid().equals(track));
  }

  @Test
  void resumesOnANewSocketWithReconnectFirst(TestInfo test) throws Exception {
    String room = test.getDisplayName();
    try (RawClient bob = join(room, "bob");
        RawClient ann = join(room, "ann")) {
      bob.next();
      String annSid = sid(ann.next().getJoin());
      activate(annSid);
      ann.next(SignalResponse::hasConnectionQuality);
      ann.abort();
      String resume = "/rtc?reconnect=1&sid=" + annSid + "&access_token=" + token("ann", room);
      try (RawClient again = new RawClient(uri("ws", resume))) {
        assertThat(again.next().getReconnect().getLastMessageSeq()).isEqualTo(7);
        assertThat(again.next().getUpdate().getParticipantsList())
            .extracting(ParticipantInfo::getIdentity)
            .containsExactlyInAnyOrder("ann", "bob");
        assertThat(again.next().hasRoomUpdate()).isTrue();
        assertThat(again.next().getRefreshToken()).isNotEmpty();
      }
    }
  }

  @Test
  void sendsAClientWhoseSessionIsUnknownToAFullReconnect(TestInfo test) throws Exception {
    String path = "/rtc?reconnect=1&access_token=" + token("nobody", test.getDisplayName());
    try (RawClient client = new RawClient(uri("ws", path))) {
      LeaveRequest leave = client.next().getLeave();
      assertThat(leave.getAction()).isEqualTo(LeaveRequest.Action.RECONNECT);
      assertThat(leave.getReason()).isEqualTo(DisconnectReason.STATE_MISMATCH);
      assertThat(client.closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void replacesTheOlderSessionOfAnIdentity(TestInfo test) throws Exception {
    String room = test.getDisplayName();
    try (RawClient first = join(room, "ann")) {
      String old = sid(first.next().getJoin());
      try (RawClient second = join(room, "ann")) {
        assertThat(sid(second.next().getJoin())).isNotEqualTo(old);
        LeaveRequest leave = first.next(SignalResponse::hasLeave).getLeave();
        assertThat(leave.getReason()).isEqualTo(DisconnectReason.DUPLICATE_IDENTITY);
        assertThat(first.closeCode()).isEqualTo(1000);
        sfu.next(old, SessionCommand::hasClose);
      }
    }
  }

  @Test
  void answersPingsInTheFormOfTheClientsFrames(TestInfo test) throws Exception {
    try (RawClient client = join(test.getDisplayName(), "ann")) {
      client.next();
      client.send(SignalRequest.newBuilder().setPingReq(Ping.newBuilder().setTimestamp(42)));
      assertThat(client.next(SignalResponse::hasPongResp).getPongResp().getLastPingTimestamp())
          .isEqualTo(42);
      client.sendText("{\"ping\": \"1\"}");
      assertThat(client.nextText()).contains("pong");
    }
  }

  @Test
  void outlivesFramesThatAreNoRequests(TestInfo test) throws Exception {
    try (RawClient client = join(test.getDisplayName(), "ann")) {
      client.next();
      client.sendBytes(new byte[] {(byte) 0xff, 1, 2, 3});
      client.sendText("{ this is not JSON");
      client.send(SignalRequest.newBuilder().setPing(1));
      assertThat(client.next(SignalResponse::hasPong).getPong()).isPositive();
    }
  }

  @Test
  void moderatesByCommand(TestInfo test) throws Exception {
    String name = test.getDisplayName();
    RoomRef room = RoomRef.newBuilder().setProject("project").setRoom(name).build();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort()).usePlaintext().build();
    var commands = RoomCommandsGrpc.newBlockingStub(channel);
    try (RawClient ann = join(name, "ann")) {
      String sid = sid(ann.next().getJoin());
      ann.send(camera("cam"));
      TrackInfo track = ann.next(SignalResponse::hasTrackPublished).getTrackPublished().getTrack();
      sfu.say(sid, event -> event.setTrackLive(TrackLive.newBuilder().setTrack(track)));
      ann.next(message -> names(message, track.getSid()));

      assertThat(commands.listParticipants(room).getParticipantsList())
          .extracting(ParticipantInfo::getSid)
          .containsExactly(sid);
      var mute =
          MuteRoomTrackRequest.newBuilder()
              .setIdentity("ann")
              .setTrackSid(track.getSid())
              .setMuted(true);
      MuteCommand.Builder command = MuteCommand.newBuilder().setRoom(room).setRequest(mute);
      assertThat(commands.mutePublishedTrack(command.build()).getMuted()).isTrue();
      assertThat(ann.next(SignalResponse::hasMute).getMute().getMuted()).isTrue();
      MuteCommand unmute = command.setRequest(mute.setMuted(false)).build();
      assertThat(refused(() -> commands.mutePublishedTrack(unmute)))
          .isEqualTo(Status.Code.FAILED_PRECONDITION);

      ParticipantRef ref = ParticipantRef.newBuilder().setRoom(room).setIdentity("ann").build();
      commands.removeParticipant(ref);
      assertThat(ann.next(SignalResponse::hasLeave).getLeave().getReason())
          .isEqualTo(DisconnectReason.PARTICIPANT_REMOVED);
      assertThat(refused(() -> commands.removeParticipant(ref))).isEqualTo(Status.Code.NOT_FOUND);
    } finally {
      channel.shutdownNow();
    }
  }

  private static Status.Code refused(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException refusal) {
      return refusal.getStatus().getCode();
    }
    throw new AssertionError("was not refused");
  }

  @Test
  void refusesRoomsThatAreUnknownOrFull(TestInfo test) throws Exception {
    assertThat(refusal("/rtc", token("ann", "absent")))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(404))
        .satisfies(
            response ->
                assertThat(response.headers().firstValue("Parley-Reason"))
                    .hasValue("requested room does not exist"));
    String room = "small " + test.getDisplayName();
    try (RawClient ann = join(room, "ann")) {
      assertThat(ann.next().hasJoin()).isTrue(); // from here on she counts
      assertThat(refusal("/rtc", token("bob", room)).statusCode()).isEqualTo(429);
    }
  }

  @Test
  void givesARoomTheSettingsOfRoomServiceAndReportsWhoIsThere(TestInfo test) throws Exception {
    try (RawClient ann = join(test.getDisplayName(), "ann")) {
      assertThat(ann.next().getJoin().getRoom().getMetadata()).isEqualTo("from room-service");
      assertThat(
              roomService
                  .nextReport(test.getDisplayName(), report -> report.getParticipants() > 0)
                  .getParticipants())
          .isEqualTo(1);
    }
    assertThat(
            roomService
                .nextReport(test.getDisplayName(), report -> report.getParticipants() == 0)
                .getProject())
        .isEqualTo("project");
  }

  @Test
  void asksForKeysThatItDoesNotKnow(TestInfo test) throws Exception {
    AccessClaims claims =
        new AccessClaims(
            "",
            "ann",
            "",
            "",
            Map.of(),
            "standard",
            List.of(),
            grant(test.getDisplayName(), true),
            null,
            "",
            Instant.now());
    String token =
        new TokenSigner("new", FakeRoomService.NEW_SECRET)
            .sign(claims, Instant.now(), Duration.ofHours(1));
    try (RawClient ann = new RawClient(uri("ws", "/rtc"), token)) {
      assertThat(ann.next().hasJoin()).isTrue();
    }
  }

  @Test
  void closesOnlyTheSocketThatSendsTooMuch(TestInfo test) throws Exception {
    try (RawClient ann = join(test.getDisplayName(), "ann");
        RawClient bob = join(test.getDisplayName(), "bob")) {
      bob.next();
      activate(sid(ann.next().getJoin()));
      ann.next(SignalResponse::hasConnectionQuality);
      ann.sendBytes(new byte[3 << 20]);
      assertThat(ann.ended()).isTrue();
      bob.send(SignalRequest.newBuilder().setPing(1));
      assertThat(bob.next(SignalResponse::hasPong).getPong()).isPositive();
    }
  }

  @Test
  void acceptsUrlsAsLongAsAJoinRequestMakesThem(TestInfo test) throws Exception {
    String padding = "x".repeat(40_000);
    String path =
        "/rtc?padding=" + padding + "&access_token=" + token("ann", test.getDisplayName());
    try (RawClient ann = new RawClient(uri("ws", path))) {
      assertThat(ann.next().hasJoin()).isTrue();
    }
  }

  @Test
  void countsHowAttemptsToJoinEnd() throws Exception {
    refusal("/rtc", null);
    assertThat(get("/actuator/prometheus").body())
        .contains("parley_signaling_joins_total{outcome=\"not_permitted\"}")
        .contains("parley_signaling_participants")
        .doesNotContain(SECRET);
  }

  @Test
  void isUpWhileAnSfuCanBeReached() throws Exception {
    assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
  }
}
