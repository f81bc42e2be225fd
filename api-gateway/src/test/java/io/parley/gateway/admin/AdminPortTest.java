package io.parley.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.gateway.RunningGateway;
import io.parley.protocol.id.NodeId;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/// The port of operators, and who gets past its gate.
class AdminPortTest {

  private static final String TOKEN = "correct-horse";
  private static final String[] OPERATOR = {"Authorization", "Bearer " + TOKEN};

  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        new RunningGateway(
            "management.server.port=0",
            "parley.admin-token=" + TOKEN,
            "parley.gateway.failed-logins-per-minute=1");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void refusesWhoShowsNoTokenOrAWrongOne() {
    var refused = gateway.bean(MeterRegistry.class).counter("parley.gateway.admin.refused");
    double before = refused.count();
    List<String> paths =
        List.of("/admin/v1/nodes", "/actuator", "/actuator/prometheus", "/", "/healthz", "//x");

    for (String path : paths) {
      assertRefused(gateway.admin("GET", path));
      assertRefused(gateway.admin("GET", path, "Authorization", "Bearer " + TOKEN + "s"));
      assertRefused(gateway.admin("OPTIONS", path, "Authorization", "Bearer "));
      assertRefused(gateway.admin("GET", path, "Authorization", TOKEN));
    }
    assertThat(refused.count() - before).isEqualTo(4.0 * paths.size());
    assertThat(gateway.admin("GET", "/admin/v1/nodes", OPERATOR).statusCode()).isEqualTo(200);
    assertThat(gateway.get("/v1/rooms").statusCode()).as("no login of a tenant").isEqualTo(503);
  }

  private static void assertRefused(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.uri().getPath()).isEqualTo(401);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(response.body()).contains("\"code\":\"admin_token_required\"");
  }

  @Test
  void staysOpenToAnAddressWhoseLoginsFail() {
    DisposableServer rooms =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> response.status(401).send())
            .bindNow();
    try (RunningGateway own =
        new RunningGateway(
            "management.server.port=0",
            "parley.admin-token=" + TOKEN,
            "parley.gateway.failed-logins-per-minute=1")) {
      own.register(NodeKind.ROOM, rooms.port(), 0);
      assertThat(own.get("/v1/rooms").statusCode()).isEqualTo(401);
      assertThat(own.get("/v1/rooms").statusCode()).isEqualTo(429);

      assertThat(own.admin("GET", "/actuator/health").statusCode()).isEqualTo(200);
      assertThat(own.admin("GET", "/admin/v1/nodes", OPERATOR).statusCode()).isEqualTo(200);
    } finally {
      rooms.disposeNow(Duration.ofSeconds(1));
    }
  }

  @Test
  void healthIsForEverybodyAndMetricsAreForOperators() {
    assertThat(gateway.admin("GET", "/actuator/health").statusCode()).isEqualTo(200);
    assertThat(gateway.admin("GET", "/actuator/health/none").statusCode()).isEqualTo(404);
    assertThat(gateway.admin("GET", "/actuator/prometheus", OPERATOR).body())
        .contains("parley_gateway_sockets", "parley_gateway_admin_refused");
  }

  @Test
  void listsNodesOfAllKinds() {
    Instant startedAt = Instant.parse("2026-01-02T03:04:05Z");
    Node draining =
        new Node(
            new NodeId("ND_list"),
            NodeKind.SFU,
            "10.0.0.7",
            7878,
            7879,
            "eu",
            0.5,
            false,
            true,
            "1.2.3",
            4,
            9,
            startedAt);
    gateway.registry.register(draining);
    Node serving = gateway.register(NodeKind.ROOM, 7872, 0);
    NodeId full = new NodeId("ND_full");
    gateway.registry.register(new Node(full, NodeKind.BILLING, "10.0.0.8", 1, 2, "", 1, false));

    HttpResponse<String> response = gateway.admin("GET", "/admin/v1/nodes", OPERATOR);

    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonArray nodes = JsonParser.parseString(response.body()).getAsJsonArray();
    assertThat(named("ND_list", nodes))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"id": "ND_list", "kind": "sfu", "host": "10.0.0.7", "httpPort": 7878,
                 "grpcPort": 7879, "region": "eu", "load": 0.5, "state": "draining",
                 "version": "1.2.3", "rooms": 4, "participants": 9,
                 "startedAt": "2026-01-02T03:04:05Z"}
                """));
    assertThat(named(serving.id().value(), nodes).get("state").getAsString()).isEqualTo("serving");
    assertThat(named("ND_full", nodes).get("state").getAsString()).isEqualTo("full");
  }

  private static JsonObject named(String id, JsonArray nodes) {
    return nodes.asList().stream()
        .map(node -> node.getAsJsonObject())
        .filter(node -> node.get("id").getAsString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void drainsANodeAndTakesItBack() {
    Node node = gateway.register(NodeKind.SIGNALING, 7874, 0);
    String path = "/admin/v1/nodes/" + node.id();

    assertThat(gateway.admin("POST", path + ":drain").statusCode()).isEqualTo(401);
    assertThat(gateway.registry.register(node).drainWished()).isFalse();

    assertThat(gateway.admin("POST", path + ":drain", OPERATOR).statusCode()).isEqualTo(204);
    assertThat(gateway.registry.register(node).drainWished()).isTrue();

    assertThat(gateway.admin("POST", path + ":undrain", OPERATOR).statusCode()).isEqualTo(204);
    assertThat(gateway.registry.register(node).drainWished()).isFalse();
  }

  @Test
  void saysWhichNodeItDoesNotKnow() {
    for (String verb : List.of("drain", "undrain")) {
      var unknown = gateway.admin("POST", "/admin/v1/nodes/ND_nobody:" + verb, OPERATOR);
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(unknown.body()).contains("\"code\":\"node_unknown\"");

      var bad = gateway.admin("POST", "/admin/v1/nodes/room-1:" + verb, OPERATOR);
      assertThat(bad.statusCode()).isEqualTo(400);
      assertThat(bad.body()).contains("\"code\":\"node_id_invalid\"");
    }
  }

  @Test
  void isNotOnThePublicPort() {
    for (String path : List.of("/admin/v1/nodes", "/actuator/health", "/actuator/prometheus")) {
      assertThat(gateway.get(path, OPERATOR).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(gateway.send("POST", "/admin/v1/nodes/ND_x:drain", null, OPERATOR).statusCode())
        .isEqualTo(404);
  }

  @Test
  void doesNotStartWhereItsPortWouldBeOpen() {
    assertThatThrownBy(() -> new RunningGateway("management.server.port=0"))
        .hasRootCauseInstanceOf(AdminPortException.class)
        .hasRootCauseMessage("management.server.port is set, but parley.admin-token is not");
    assertThatThrownBy(
            () ->
                AdminToken.of(
                    new MockEnvironment()
                        .withProperty("server.port", "7880")
                        .withProperty("management.server.port", "7880")
                        .withProperty("parley.admin-token", TOKEN)))
        .isInstanceOf(AdminPortException.class);
  }

  @Test
  void staysShutWhereItHasNoPort() {
    AdminToken none =
        AdminToken.of(new MockEnvironment().withProperty("management.server.port", "-1"));

    assertThat(none.is("")).isFalse();
  }

  @Test
  void theTokenIsNotPrinted() {
    assertThat(new AdminToken(TOKEN)).asString().doesNotContain(TOKEN);
  }
}
