package io.parley.room.api;

import static io.parley.room.RunningRoomService.bearer;
import static io.parley.room.RunningRoomService.grant;
import static io.parley.room.RunningRoomService.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.parley.room.RunningRoomService;
import io.parley.testkit.Seeds;
import io.parley.testkit.postgres.PostgresForTests;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.SendDataRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The Twirp API over HTTP, with real PostgreSQL and a signaling node that answers by gRPC.
class TwirpTest {

  private static final String SERVICE = "/twirp/livekit.RoomService/";
  private static final String CREATE = bearer(grant("", true, false, false));
  private static final String LIST = bearer(grant("", false, true, false));

  private static RunningRoomService service;

  @BeforeAll
  static void start() {
    service = new RunningRoomService(PostgresForTests.url());
    service.signaling.join(
        "stage",
        ParticipantInfo.newBuilder()
            .setIdentity("ann")
            .setSid("PA_ann")
            .addTracks(TrackInfo.newBuilder().setSid("TR_mic"))
            .build());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static HttpResponse<byte[]> json(String method, String token, String body) {
    return service.json("POST", SERVICE + method, token, body);
  }

  private static HttpResponse<byte[]> protobuf(String method, String token, Message body) {
    return service.send(
        "POST",
        SERVICE + method,
        Map.of("Content-Type", "application/protobuf", "Authorization", token),
        body.toByteArray());
  }

  private static String admin(String room) {
    return bearer(grant(room, false, false, true));
  }

  @Test
  void makesARoomAndGivesItUnchangedTheSecondTime() {
    String first =
        text(json("CreateRoom", CREATE, "{\"name\":\"hall\",\"emptyTimeout\":77,\"new\":1}"));
    String second = text(json("CreateRoom", CREATE, "{\"name\":\"hall\",\"empty_timeout\":99}"));

    assertThat(first)
        .contains("\"name\":\"hall\"")
        .contains("\"empty_timeout\":77")
        .contains("\"departure_timeout\":20")
        .contains("\"num_participants\":0")
        .containsPattern("\"creation_time\":\"\\d+\"")
        .containsPattern("\"sid\":\"RM_\\w{12}\"");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void answersProtobufWithProtobuf() throws InvalidProtocolBufferException {
    HttpResponse<byte[]> response =
        protobuf(
            "CreateRoom",
            CREATE,
            CreateRoomRequest.newBuilder()
                .setName("pb")
                .setMaxParticipants(-1)
                .setMetadata("a\0b")
                .build());

    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/protobuf");
    Room room = Room.parseFrom(response.body());
    assertThat(room.getName()).isEqualTo("pb");
    assertThat(Integer.toUnsignedLong(room.getMaxParticipants())).isEqualTo(4_294_967_295L);
    assertThat(room.getMetadata()).isEqualTo("a\0b");
  }

  @Test
  void listsRoomsByName() {
    json("CreateRoom", CREATE, "{\"name\":\"l1\"}");
    json("CreateRoom", CREATE, "{\"name\":\"l2\"}");

    assertThat(text(json("ListRooms", LIST, "{\"names\":[\"l2\",\"nowhere\"]}")))
        .contains("\"l2\"")
        .doesNotContain("\"l1\"");
    assertThat(text(json("ListRooms", LIST, "{}"))).contains("\"l1\"", "\"l2\"");
    assertThat(text(json("ListRooms", LIST, "{\"names\":[\"nowhere\"]}")))
        .isEqualTo("{\"rooms\":[]}");
  }

  @Test
  void deletesARoomAndTellsThoseInIt() {
    json("CreateRoom", CREATE, "{\"name\":\"gone\"}");
    service.signaling.join("gone", ParticipantInfo.newBuilder().setIdentity("bob").build());

    assertThat(text(json("DeleteRoom", CREATE, "{\"room\":\"gone\"}"))).isEqualTo("{}");
    assertThat(service.signaling.closings)
        .anyMatch(close -> close.getRoom().getRoom().equals("gone") && !close.getOnlyIfEmpty());
    assertThat(json("DeleteRoom", CREATE, "{\"room\":\"gone\"}").statusCode()).isEqualTo(404);
  }

  @Test
  void aRoomMadeAgainUnderItsNameIsAnotherIncarnation() {
    String first = text(json("CreateRoom", CREATE, "{\"name\":\"again\"}"));
    json("DeleteRoom", CREATE, "{\"room\":\"again\"}");
    String second = text(json("CreateRoom", CREATE, "{\"name\":\"again\"}"));

    assertThat(first.substring(0, 28)).contains("RM_").isNotEqualTo(second.substring(0, 28));
  }

  @Test
  void tellsThoseInTheRoomOfItsNewMetadata() {
    json("CreateRoom", CREATE, "{\"name\":\"meta\"}");

    String changed =
        text(json("UpdateRoomMetadata", admin("meta"), "{\"room\":\"meta\",\"metadata\":\"new\"}"));

    assertThat(changed).contains("\"metadata\":\"new\"");
    assertThat(service.signaling.changes)
        .anyMatch(change -> change.getRoom().getMetadata().equals("new"));
    assertThat(text(json("ListRooms", LIST, "{\"names\":[\"meta\"]}"))).contains("\"new\"");
  }

  @Test
  void givesMutesAndRemovesParticipants() throws InvalidProtocolBufferException {
    service.signaling.join(
        "talk",
        ParticipantInfo.newBuilder()
            .setIdentity("cy")
            .addTracks(TrackInfo.newBuilder().setSid("TR_mic"))
            .build());
    String who = "{\"room\":\"talk\",\"identity\":\"cy\"";

    assertThat(text(json("GetParticipant", admin("talk"), who + "}"))).contains("\"cy\"");
    assertThat(
            text(
                json(
                    "MutePublishedTrack",
                    admin("talk"),
                    who + ",\"trackSid\":\"TR_mic\",\"muted\":true}")))
        .contains("\"muted\":true");
    assertThat(text(json("UpdateParticipant", admin("talk"), who + ",\"name\":\"Cy of Troy\"}")))
        .contains("Cy of Troy");
    assertThat(
            json("UpdateSubscriptions", admin("talk"), who + ",\"trackSids\":[\"TR_x\"]}")
                .statusCode())
        .isEqualTo(200);
    assertThat(text(json("RemoveParticipant", admin("talk"), who + "}"))).isEqualTo("{}");
    assertThat(
            ListParticipantsResponse.parseFrom(
                    protobuf(
                            "ListParticipants",
                            admin("talk"),
                            ListParticipantsRequest.newBuilder().setRoom("talk").build())
                        .body())
                .getParticipantsCount())
        .isZero();
  }

  @Test
  void anUnknownRoomHasNobodyInIt() {
    assertThat(text(json("ListParticipants", admin("void"), "{\"room\":\"void\"}")))
        .isEqualTo("{\"participants\":[]}");
  }

  @Test
  void sendsDataOfTheGreatestSize() {
    SendDataRequest request =
        SendDataRequest.newBuilder()
            .setRoom("stage")
            .setData(ByteString.copyFrom(new byte[9 << 20]))
            .setNonce(ByteString.copyFrom(new byte[16]))
            .build();

    assertThat(protobuf("SendData", admin("stage"), request).statusCode()).isEqualTo(200);
    assertThat(service.signaling.data)
        .anyMatch(sent -> sent.getRequest().getData().size() == 9 << 20);
  }

  @ParameterizedTest(name = "{0} {1} gives {2} {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "CreateRoom         | {}                                         | 400 | invalid_argument",
        "CreateRoom         | {\"name\": 7                               | 400 | malformed",
        "CreateRoom         | {\"name\":\"x\\u0000y\"}                    | 400 | invalid_argument",
        "UpdateRoomMetadata | {\"room\":\"stage\",\"metadata\":\"x\"}    | 404 | not_found",
        "GetParticipant     | {\"room\":\"stage\",\"identity\":\"zoe\"}  | 404 | not_found",
        "RemoveParticipant  | {\"room\":\"stage\",\"identity\":\"zoe\"}  | 404 | not_found",
        "MutePublishedTrack | {\"room\":\"stage\",\"identity\":\"ann\",\"trackSid\":\"TR_no\","
            + "\"muted\":true} | 404 | not_found",
        "MutePublishedTrack | {\"room\":\"stage\",\"identity\":\"ann\",\"trackSid\":\"TR_mic\"}"
            + " | 412 | failed_precondition",
        "SendData           | {\"room\":\"stage\",\"nonce\":\"AAAA\"}   | 400 | invalid_argument",
        "SendData           | {\"room\":\"other\"}                      | 401 | unauthenticated",
        "DeleteRoom         | {\"room\":\"nowhere\"}                    | 404 | not_found",
        "PerformRpc         | {\"room\":\"stage\"}                      | 501 | unimplemented",
        "NoSuchMethod       | {}                                         | 404 | bad_route"
      })
  void refusesWithTheCodeOfTheProtocol(String method, String body, int status, String code) {
    boolean creates = method.equals("CreateRoom") || method.equals("DeleteRoom");
    HttpResponse<byte[]> response = json(method, creates ? CREATE : admin("stage"), body);

    assertThat(text(response)).contains("\"code\":\"" + code + "\"");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void refusesWithoutTheGrantAsUnauthenticated() {
    for (String token : List.of("", LIST, admin("other"))) {
      HttpResponse<byte[]> response = json("CreateRoom", token, "{\"name\":\"no\"}");
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(text(response))
          .contains("\"unauthenticated\"")
          .contains("\"msg\":\"permissions denied\"");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Basic abc        | invalid authorization header. Must start with Bearer",
        "Bearer nonsense  | invalid authorization token",
        "Bearer eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJub2JvZHkifQ.c2ln | invalid API key"
      })
  void saysInPlainTextWhatIsWrongWithAToken(String authorization, String reason) {
    HttpResponse<byte[]> response = json("ListRooms", authorization, "{}");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(text(response)).startsWith(reason);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
  }

  @Test
  void takesATokenFromTheQueryToo() {
    String token = LIST.substring("Bearer ".length());

    assertThat(
            service
                .json("POST", SERVICE + "ListRooms?access_token=" + token, "", "{}")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void otherMethodsPathsAndContentTypesAreBadRoutes() {
    assertThat(text(service.json("GET", SERVICE + "ListRooms", LIST, ""))).contains("bad_route");
    assertThat(text(service.json("POST", "/twirp/livekit.Egress/ListEgress", LIST, "{}")))
        .contains("bad_route");
    assertThat(
            text(
                service.send(
                    "POST",
                    SERVICE + "ListRooms",
                    Map.of("Content-Type", "text/xml", "Authorization", LIST),
                    new byte[] {1})))
        .contains("bad_route");
  }

  @Test
  void refusesABodyOfMoreThanTenMebibytes() {
    HttpResponse<byte[]> response =
        service.send(
            "POST",
            SERVICE + "SendData",
            Map.of("Content-Type", "application/protobuf", "Authorization", admin("stage")),
            new byte[(10 << 20) + 1]);

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void garbageIsAnsweredAndNothingElse(long seed) {
    RandomGenerator random = Seeds.random(seed);
    byte[] garbage = new byte[random.nextInt(200)];
    random.nextBytes(garbage);
    String type = random.nextBoolean() ? "application/json" : "application/protobuf";

    HttpResponse<byte[]> response =
        service.send(
            "POST",
            SERVICE + "SendData",
            Map.of("Content-Type", type, "Authorization", admin("stage")),
            garbage);

    assertThat(response.statusCode()).isBetween(400, 499);
  }
}
