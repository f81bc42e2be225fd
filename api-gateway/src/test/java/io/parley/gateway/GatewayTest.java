package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.gateway.socket.Admission;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/// HTTP through a gateway, and what it answers itself.
class GatewayTest {

  @TempDir private static Path console;
  private RunningGateway gateway;
  private DisposableServer rooms;
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    Files.writeString(console.resolve("index.html"), "<h1>Parley</h1>");
    Files.writeString(console.resolve("app.js"), "run()");
    gateway =
        new RunningGateway(
            "parley.gateway.console-dir=" + console, "parley.gateway.failed-logins-per-minute=3");
    rooms =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) ->
                    request
                        .receive()
                        .aggregate()
                        .asString()
                        .defaultIfEmpty("")
                        .flatMap(
                            body -> {
                              seen.add(request.method() + " " + request.uri() + " " + body);
                              seen.add(String.valueOf(request.requestHeaders()));
                              boolean bad =
                                  "Bearer bad"
                                      .equals(request.requestHeaders().get("Authorization"));
                              return response
                                  .status(bad ? 401 : 201)
                                  .header("X-Answer", "42")
                                  .sendString(Mono.just("got " + body))
                                  .then();
                            }))
            .bindNow();
    gateway.register(NodeKind.ROOM, rooms.port(), 0);
  }

  @AfterEach
  void stop() {
    gateway.close();
    rooms.disposeNow(Duration.ofSeconds(1));
  }

  @Test
  void passesRestOnWithBodyHeadersAndEncodedPath() {
    HttpResponse<String> response =
        gateway.send(
            "POST",
            "/v1/rooms/a%2Fb%20c/tokens?x=%3D",
            "{\"identity\":\"ann\"}",
            "Authorization",
            "Basic abc",
            "Parley-Project",
            "forged");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("got {\"identity\":\"ann\"}");
    assertThat(response.headers().firstValue("X-Answer")).hasValue("42");
    assertThat(seen.getFirst())
        .isEqualTo("POST /v1/rooms/a%2Fb%20c/tokens?x=%3D {\"identity\":\"ann\"}");
    assertThat(seen.get(1))
        .contains("Authorization: Basic abc")
        .contains("X-Forwarded-Host: 127.0.0.1:" + gateway.port())
        .contains("X-Forwarded-Proto: http")
        .contains("X-Forwarded-For: 127.0.0.1")
        .doesNotContain("forged");
  }

  @Test
  void routesTwirpAndTheDevTokenToRoomService() {
    gateway.send("POST", "/twirp/livekit.RoomService/ListRooms", "{}");
    gateway.send("POST", "/dev/token", "{}");

    assertThat(seen).contains("POST /twirp/livekit.RoomService/ListRooms {}", "POST /dev/token {}");
  }

  @Test
  void routesValidateToSignaling() {
    gateway.register(NodeKind.SIGNALING, rooms.port(), 0);

    assertThat(gateway.get("/rtc/validate?access_token=x").statusCode()).isEqualTo(201);
    assertThat(gateway.get("//rtc/v1/validate").statusCode()).isEqualTo(201);
    assertThat(seen).contains("GET /rtc/validate?access_token=x ", "GET /rtc/v1/validate ");
  }

  @Test
  void routesUsageToBillingAndNothingElseOfV1() {
    gateway.registry.nodes(NodeKind.ROOM).forEach(node -> gateway.registry.remove(node.id()));
    gateway.register(NodeKind.BILLING, rooms.port(), 0);

    assertThat(gateway.get("/v1/usage?by=room").statusCode()).isEqualTo(201);
    assertThat(gateway.get("/v1/usage/openapi.json").statusCode()).isEqualTo(201);
    assertThat(seen).contains("GET /v1/usage?by=room ", "GET /v1/usage/openapi.json ");
    assertThat(gateway.get("/v1/usages").statusCode()).isEqualTo(503);
    assertThat(gateway.get("/v1/rooms").statusCode()).isEqualTo(503);
  }

  @Test
  void withoutABillingNodeUsageIsUnavailable() {
    HttpResponse<String> response = gateway.get("/v1/usage");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(response.body()).contains("\"code\":\"unavailable\"");
    assertThat(seen).isEmpty();
  }

  @Test
  void withoutANodeRestIsUnavailable() {
    gateway.registry.nodes(NodeKind.ROOM).forEach(node -> gateway.registry.remove(node.id()));

    HttpResponse<String> response = gateway.get("/v1/rooms");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(response.body()).contains("\"code\":\"unavailable\"");
  }

  @Test
  void aNodeThatIsGoneIsUnavailableToo() {
    rooms.disposeNow(Duration.ofSeconds(1));

    assertThat(gateway.get("/v1/rooms").statusCode()).isEqualTo(503);
  }

  @Test
  void healthFollowsWhetherAClientCouldJoin() {
    assertThat(gateway.get("/healthz").statusCode()).isEqualTo(503);
    assertThat(gateway.get("/healthz").body())
        .contains("signaling-service", "sfu-service", "API keys")
        .doesNotContain("room-service");

    gateway.keys.completed();
    Node sfu = gateway.register(NodeKind.SFU, 0, 0);
    gateway.register(NodeKind.SIGNALING, 1, 0);
    assertThat(gateway.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(gateway.send("HEAD", "/healthz", null).statusCode()).isEqualTo(200);

    gateway.registry.register(new Node(sfu.id(), NodeKind.SFU, "127.0.0.1", 0, 0, "", 0, false));
    assertThat(gateway.get("/healthz").body())
        .isEqualTo("{\"status\":\"unavailable\",\"missing\":[\"sfu-service\"]}");

    gateway.bean(Admission.class).stop();
    assertThat(gateway.get("/healthz").body()).contains("gateway");
  }

  @Test
  void servesThePageAndItsFiles() {
    HttpResponse<String> page = gateway.get("/?room=hello");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("<h1>Parley</h1>");
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(gateway.get("/app.js").headers().firstValue("Content-Type").orElse(""))
        .contains("javascript");
    assertThat(gateway.send("HEAD", "/", null).statusCode()).isEqualTo(200);
  }

  @Test
  void unknownPathsAreProblems() {
    for (String path :
        List.of(
            "/nothing",
            "/settings/regions",
            "/actuator/health",
            "/admin/v1/nodes",
            "/../etc/passwd",
            "/%2e%2e/")) {
      HttpResponse<String> response = gateway.get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValue("application/problem+json");
      assertThat(response.body()).contains("\"code\":\"path_unknown\"");
    }
  }

  @Test
  void letsPagesOfAnyOriginAsk() {
    String preflight =
        gateway.raw(
            "OPTIONS /v1/rooms HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Origin: https://app.example\r\nAccess-Control-Request-Method: DELETE\r\n"
                + "Access-Control-Request-Headers: authorization,x-any\r\n\r\n");

    assertThat(preflight)
        .startsWith("HTTP/1.1 200 ")
        .contains("Access-Control-Allow-Origin: *")
        .contains("Access-Control-Allow-Headers: authorization, x-any")
        .contains("Access-Control-Max-Age: 86400");
    assertThat(seen).isEmpty();
  }

  @Test
  void slowsDownAnAddressWhoseLoginsFail() {
    for (int i = 0; i < 3; i++) {
      assertThat(gateway.get("/v1/rooms", "Authorization", "Bearer bad").statusCode())
          .isEqualTo(401);
    }

    HttpResponse<String> limited = gateway.get("/v1/rooms", "Authorization", "Bearer bad");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.body()).contains("\"code\":\"too_many_failed_logins\"");
    assertThat(limited.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
    assertThat(gateway.get("/v1/rooms", "Authorization", "Bearer " + Tokens.good()).statusCode())
        .isEqualTo(201);
  }
}
