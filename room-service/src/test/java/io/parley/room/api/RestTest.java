package io.parley.room.api;

import static io.parley.room.RunningRoomService.basic;
import static io.parley.room.RunningRoomService.bearer;
import static io.parley.room.RunningRoomService.grant;
import static io.parley.room.RunningRoomService.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.parley.cluster.keyring.ApiKey;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenOutcome;
import io.parley.protocol.token.TokenVerifier;
import io.parley.room.RunningRoomService;
import io.parley.testkit.Seeds;
import io.parley.testkit.postgres.PostgresForTests;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// `/v1` and `/dev/token` over HTTP, with real PostgreSQL.
class RestTest {

  private static final String KEY = basic("devkey", "secret");
  private static final String LINK_KEY = "0123456789abcdef";

  private static RunningRoomService service;

  @BeforeAll
  static void start() {
    service =
        new RunningRoomService(PostgresForTests.url(), "parley.room.dev-link-key=" + LINK_KEY);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static HttpResponse<byte[]> call(String method, String path, String body) {
    return service.json(method, path, KEY, body);
  }

  private static JsonObject json(HttpResponse<byte[]> response) {
    return JsonParser.parseString(text(response)).getAsJsonObject();
  }

  private static AccessClaims claims(String token) {
    TokenOutcome outcome =
        new TokenVerifier(id -> id.equals("devkey") ? "secret" : null, Clock.systemUTC())
            .verify(token);
    assertThat(outcome).isInstanceOf(TokenOutcome.Verified.class);
    return ((TokenOutcome.Verified) outcome).claims();
  }

  @Test
  void makesGivesAndDeletesARoom() {
    HttpResponse<byte[]> made =
        call(
            "POST",
            "/v1/rooms",
            "{\"name\":\"a/b c\",\"emptyTimeout\":60,\"maxParticipants\":5,\"metadata\":\"m\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).hasValue("/v1/rooms/a%2Fb%20c");
    JsonObject room = json(made);
    assertThat(room.get("emptyTimeout").getAsLong()).isEqualTo(60);
    assertThat(room.get("departureTimeout").getAsLong()).isEqualTo(20);
    assertThat(room.get("maxParticipants").getAsLong()).isEqualTo(5);
    assertThat(Instant.parse(room.get("createdAt").getAsString())).isBeforeOrEqualTo(Instant.now());

    HttpResponse<byte[]> found = call("GET", "/v1/rooms/a%2Fb%20c", "");
    assertThat(json(found).get("sid")).isEqualTo(room.get("sid"));

    assertThat(call("DELETE", "/v1/rooms/a%2Fb%20c", "").statusCode()).isEqualTo(204);
    assertThat(call("GET", "/v1/rooms/a%2Fb%20c", "").statusCode()).isEqualTo(404);
  }

  @Test
  void listsRoomsPageByPage() {
    String list = bearer(grant("", false, true, false));
    try (RunningRoomService own = new RunningRoomService(PostgresForTests.url())) {
      for (String name : new String[] {"Zoe", "a", "ä", "b"}) {
        own.json("POST", "/v1/rooms", KEY, "{\"name\":\"" + name + "\"}");
      }
      JsonObject first = json(own.json("GET", "/v1/rooms?limit=3", list, ""));
      String cursor = first.get("nextCursor").getAsString();
      JsonObject second = json(own.json("GET", "/v1/rooms?limit=3&cursor=" + cursor, list, ""));

      assertThat(first.getAsJsonArray("rooms").toString())
          .containsSubsequence("\"Zoe\"", "\"a\"", "\"b\"");
      assertThat(second.getAsJsonArray("rooms")).hasSize(1);
      assertThat(second.get("nextCursor").isJsonNull()).isTrue();
    }
  }

  @Test
  void showsWhoIsInARoom() {
    service.signaling.join(
        "show",
        ParticipantInfo.newBuilder()
            .setIdentity("ann")
            .setSid("PA_x")
            .setJoinedAtMs(1_700_000_000_123L)
            .setState(ParticipantInfo.State.ACTIVE)
            .addTracks(
                TrackInfo.newBuilder()
                    .setSid("TR_x")
                    .setType(TrackType.VIDEO)
                    .setSource(TrackSource.SCREEN_SHARE))
            .build());

    assertThat(text(call("GET", "/v1/rooms/show/participants", "")))
        .contains("\"identity\":\"ann\"")
        .contains("\"state\":\"active\"")
        .contains("\"joinedAt\":\"2023-11-14T22:13:20.123Z\"")
        .contains("\"source\":\"screen_share\"");
  }

  private static final String LINK = "/v1/rooms/link/participants/ann%20b/link";

  private static void annIsIn() {
    service.signaling.join(
        "link",
        ParticipantInfo.newBuilder()
            .setIdentity("ann b")
            .putAttributes("colour", "red")
            .putAttributes("parley.own.max-downlink-bps", "400000")
            .build());
  }

  private static Map<String, String> annsAttributes() {
    var people = Objects.requireNonNull(service.signaling.rooms.get("link"));
    return Objects.requireNonNull(people.get("ann b")).getAttributesMap();
  }

  @Test
  void setsHowALinkIsToBeUsedAndTakesItBack() {
    annIsIn();
    HttpResponse<byte[]> set =
        call(
            "PUT",
            LINK,
            "{\"maxDownlinkBps\":500000,\"degradation\":\"audio-only\","
                + "\"trackTiers\":{\"camera\":\"bulk\"}}");
    assertThat(set.statusCode()).isEqualTo(200);
    assertThat(json(set)).isEqualTo(json(call("GET", LINK, "")));
    assertThat(json(set).getAsJsonObject("tenant").get("maxDownlinkBps").getAsLong())
        .isEqualTo(500_000);
    JsonObject effective = json(set).getAsJsonObject("effective");
    assertThat(effective.get("maxDownlinkBps").getAsLong()).isEqualTo(400_000);
    assertThat(effective.get("degradation").getAsString()).isEqualTo("audio-only");
    assertThat(annsAttributes())
        .containsEntry("parley.link.tier.camera", "bulk")
        .containsEntry("colour", "red");

    call("PUT", LINK, "{\"maxUplinkBps\":100000}");
    assertThat(annsAttributes())
        .containsOnlyKeys("colour", "parley.own.max-downlink-bps", "parley.link.max-uplink-bps");
    assertThat(call("DELETE", LINK, "").statusCode()).isEqualTo(204);
    assertThat(annsAttributes()).containsOnlyKeys("colour", "parley.own.max-downlink-bps");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"maxDownlinkBps\":9999}|rates must be",
        "{\"maxUplinkBps\":10000000001}|rates must be",
        "{\"reservedDownlinkBps\":-1}|rates must be",
        "{\"degradation\":\"smaller\"}|degradation must be",
        "{\"trackTiers\":{\"camera\":\"first\"}}|trackTiers takes",
        "{\"trackTiers\":{\"my camera\":\"bulk\"}}|trackTiers takes",
        "{\"trackTiers\":{\"camera\":null}}|trackTiers takes",
        "{\"maxDownlinkBps\":\"fast\"}|not what this call takes",
      })
  void refusesSettingsOfALinkThatAreNone(String body, String why) {
    annIsIn();
    HttpResponse<byte[]> refused = call("PUT", LINK, body);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused)).contains(why);
  }

  @Test
  void setsLinksForThoseWhoMayAdministerTheRoomOnly() {
    annIsIn();
    assertThat(service.json("PUT", LINK, bearer(grant("link", false, false, true)), "{}"))
        .satisfies(done -> assertThat(done.statusCode()).isEqualTo(200));
    assertThat(service.json("PUT", LINK, bearer(grant("link", false, true, false)), "{}"))
        .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(403));
    assertThat(call("GET", "/v1/rooms/link/participants/nobody/link", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void makesATokenThatSaysWhatWasAsked() {
    HttpResponse<byte[]> response =
        service.send(
            "POST",
            "/v1/rooms/hall/tokens",
            Map.of(
                "Authorization",
                KEY,
                "Content-Type",
                "application/json",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "meet.example"),
            """
            {"identity":"ann","name":"Ann","metadata":"m","attributes":{"a":"1"},"ttl":120,
             "grants":{"canPublish":false,"canPublishSources":["camera"],"hidden":true}}
            """
                .getBytes(StandardCharsets.UTF_8));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response).get("url").getAsString()).isEqualTo("wss://meet.example");
    AccessClaims claims = claims(json(response).get("token").getAsString());
    var video = Objects.requireNonNull(claims.video());
    assertThat(claims.identity()).isEqualTo("ann");
    assertThat(claims.attributes()).containsEntry("a", "1");
    assertThat(Duration.between(Instant.now(), claims.expiresAt()))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(121));
    assertThat(video.room()).isEqualTo("hall");
    assertThat(video.roomJoin()).isTrue();
    assertThat(video.canPublish()).isFalse();
    assertThat(video.canPublishData()).isFalse();
    assertThat(video.canSubscribe()).isTrue();
    assertThat(video.hidden()).isTrue();
    assertThat(video.canPublishSources()).containsExactly("camera");
    assertThat(video.roomAdmin()).isFalse();
  }

  @Test
  void aTokenMakesNoTokens() {
    HttpResponse<byte[]> response =
        service.json(
            "POST",
            "/v1/rooms/hall/tokens",
            bearer(grant("hall", true, true, true)),
            "{\"identity\":\"x\"}");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(json(response).get("code").getAsString()).isEqualTo("key_required");
  }

  @ParameterizedTest(name = "{0} {1} {2} gives {3} {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   | /v1/rooms             | {}                                  | 400 | request_invalid",
        "POST   | /v1/rooms             | {\"name\":\"\"}                     | 400 | request_invalid",
        "POST   | /v1/rooms             | {\"name\":\"x\",\"emptyTimeout\":-1} | 400 | request_invalid",
        "POST   | /v1/rooms             | {\"name\":\"x\",\"maxParticipants\":1e9} | 400 |"
            + " request_invalid",
        "POST   | /v1/rooms             | {\"name\":                          | 400 | body_malformed",
        "POST   | /v1/rooms             | []                                  | 400 | body_malformed",
        "GET    | /v1/rooms?limit=0     | {}                                  | 400 | request_invalid",
        "GET    | /v1/rooms?limit=many  | {}                                  | 400 | request_invalid",
        "GET    | /v1/rooms?cursor=%21  | {}                                  | 400 | request_invalid",
        "GET    | /v1/rooms/nowhere     | {}                                  | 404 | not_found",
        "DELETE | /v1/rooms/nowhere     | {}                                  | 404 | not_found",
        "POST   | /v1/rooms/x/tokens    | {}                                  | 400 | request_invalid",
        "POST   | /v1/rooms/x/tokens    | {\"identity\":\"a\",\"ttl\":5}      | 400 | request_invalid",
        "POST   | /v1/rooms/x/tokens    | {\"identity\":\"a\",\"attributes\":{\"k\":null}} | 400 |"
            + " request_invalid",
        "POST   | /v1/rooms/x/tokens    | {\"identity\":\"a\",\"grants\":{\"canPublishSources\":"
            + "[\"nose\"]}} | 400 | request_invalid",
        "PUT    | /v1/rooms             | {}                                  | 405 |"
            + " method_not_allowed",
        "GET    | /v1/elsewhere         | {}                                  | 404 | path_unknown"
      })
  void refusesWithACodeThatLasts(String method, String path, String body, int status, String code) {
    HttpResponse<byte[]> response = call(method, path, body);

    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).get("code").getAsString()).isEqualTo(code);
    assertThat(json(response).get("detail").getAsString()).isNotBlank();
  }

  @Test
  void asksForCredentialsAndGrants() {
    assertThat(text(service.json("GET", "/v1/rooms", "", ""))).contains("credentials_missing");
    for (String bad : new String[] {basic("devkey", "wrong"), basic("no", "x"), "Basic ???"}) {
      HttpResponse<byte[]> response = service.json("GET", "/v1/rooms", bad, "");
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(text(response)).contains("credentials_invalid");
      assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }
    String other = bearer(grant("other", false, false, true));
    assertThat(text(service.json("GET", "/v1/rooms/hall/participants", other, "")))
        .contains("grant_missing");
  }

  @Test
  void refusesOtherMediaTypesAndBodiesTooLarge() {
    assertThat(
            service
                .send("POST", "/v1/rooms", Map.of("Authorization", KEY), new byte[] {'{', '}'})
                .statusCode())
        .isEqualTo(415);
    String large = "{\"name\":\"x\",\"metadata\":\"" + "x".repeat(10 << 20) + "\"}";
    assertThat(call("POST", "/v1/rooms", large).statusCode()).isEqualTo(413);
    String metadata = "{\"name\":\"x\",\"metadata\":\"" + "x".repeat(600 << 10) + "\"}";
    assertThat(call("POST", "/v1/rooms", metadata).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void garbageIsAClientsMistake(long seed) {
    RandomGenerator random = Seeds.random(seed);
    StringBuilder body = new StringBuilder("{\"identity\":\"ann\",\"ttl\":60,\"attributes\":{}}");
    for (int i = 0; i < 6; i++) {
      body.setCharAt(random.nextInt(body.length()), (char) random.nextInt(1, 0x300));
    }

    int status = call("POST", "/v1/rooms/x/tokens", body.toString()).statusCode();

    assertThat(status).isIn(201, 400);
  }

  @Test
  void theJoinLinkLetsIntoAnyRoom() {
    String wish = "{\"room\":\"hello\",\"identity\":\"ann\",\"key\":\"" + LINK_KEY + "\"}";
    HttpResponse<byte[]> response = service.json("POST", "/dev/token", "", wish);

    assertThat(response.statusCode()).isEqualTo(200);
    AccessClaims claims = claims(json(response).get("token").getAsString());
    assertThat(Objects.requireNonNull(claims.video()).room()).isEqualTo("hello");
    assertThat(json(response).get("url").getAsString())
        .isEqualTo("ws://127.0.0.1:" + service.node().httpPort());
    assertThat(service.json("POST", "/dev/token", "", wish.replace("cdef", "cdeX")).statusCode())
        .isEqualTo(401);
    assertThat(service.json("POST", "/dev/token", "", wish.replace("hello", "")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void outsideOfDevModeThereIsNoDevTokenAndNoDevKey() {
    try (RunningRoomService own =
        new RunningRoomService(
            PostgresForTests.url(),
            "parley.room.dev-mode=false",
            "parley.room.dev-link-key=" + LINK_KEY,
            "parley.room.keys=tenant:hush")) {
      HttpResponse<byte[]> dev = own.json("POST", "/dev/token", "", "{}");
      assertThat(dev.statusCode()).isEqualTo(404);
      assertThat(text(dev).toLowerCase(Locale.ROOT)).contains("path_unknown");
      assertThat(own.json("GET", "/v1/rooms", KEY, "").statusCode()).isEqualTo(401);
      assertThat(own.json("GET", "/v1/rooms", basic("tenant", "hush"), "").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void keysOfTheConfigurationReplaceThoseOfAnEarlierStart() {
    String url = PostgresForTests.url();
    try (RunningRoomService first = new RunningRoomService(url)) {
      assertThat(first.keys.find("devkey")).isNotNull();
      first.json("POST", "/v1/rooms", KEY, "{\"name\":\"kept\"}");
    }
    try (RunningRoomService second = new RunningRoomService(url, "parley.room.keys=tenant:hush")) {
      assertThat(second.keys.complete()).isTrue();
      assertThat(second.keys.find("devkey")).isNull();
      assertThat(text(second.json("GET", "/v1/rooms", basic("tenant", "hush"), "")))
          .contains("\"kept\"");
    }
  }

  @Test
  void withoutTheDatabaseListsAreUnavailableButModerationGoesOn() {
    try (RunningRoomService own =
        new RunningRoomService("jdbc:postgresql://127.0.0.1:1/nowhere?connectTimeout=1")) {
      own.keys.add(new ApiKey("devkey", "default", "secret"));
      own.signaling.join("hall", ParticipantInfo.newBuilder().setIdentity("ann").build());

      HttpResponse<byte[]> list = own.json("GET", "/v1/rooms", KEY, "");
      assertThat(list.statusCode()).isEqualTo(503);
      assertThat(list.headers().firstValue("Retry-After")).hasValue("2");
      assertThat(json(list).get("code").getAsString()).isEqualTo("unavailable");
      HttpResponse<byte[]> twirp =
          own.json(
              "POST",
              "/twirp/livekit.RoomService/ListRooms",
              bearer(grant("", false, true, false)),
              "{}");
      assertThat(twirp.statusCode()).isEqualTo(503);
      HttpResponse<byte[]> removed =
          own.json(
              "POST",
              "/twirp/livekit.RoomService/RemoveParticipant",
              bearer(grant("hall", false, false, true)),
              "{\"room\":\"hall\",\"identity\":\"ann\"}");
      assertThat(removed.statusCode()).isEqualTo(200);
      assertThat(own.json("GET", "/actuator/health", "", "").statusCode()).isEqualTo(503);
      assertThat(own.keys.complete()).isFalse();
    }
  }

  @Test
  void describesItself() {
    HttpResponse<byte[]> response = service.json("GET", "/v1/openapi.json", "", "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get("openapi").getAsString()).isEqualTo("3.1.0");
  }

  @Test
  void healthAndMetricsAreThere() {
    assertThat(call("GET", "/actuator/health", "").statusCode()).isEqualTo(200);
    assertThat(text(call("GET", "/actuator/prometheus", ""))).contains("parley_rooms_live");
  }
}
