package io.parley.room.api;

import static io.parley.room.RunningRoomService.basic;
import static io.parley.room.RunningRoomService.bearer;
import static io.parley.room.RunningRoomService.grant;
import static io.parley.room.RunningRoomService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.parley.cluster.eventlog.Topic;
import io.parley.cluster.keyring.ApiKey;
import io.parley.protocol.events.Fact;
import io.parley.room.RunningRoomService;
import io.parley.room.history.Facts;
import io.parley.testkit.postgres.PostgresForTests;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What happened in a room: from the log through PostgreSQL to the tenant.
class EventsTest {

  private static final String KEY = basic("devkey", "secret");
  private static final Duration SOON = Duration.ofSeconds(30);

  private static RunningRoomService service;

  @BeforeAll
  static void start() {
    service = new RunningRoomService(PostgresForTests.url());
    service.keys.add(new ApiKey("foreign", "other", "secret"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static HttpResponse<byte[]> get(String path, String authorization) {
    return service.json("GET", path, authorization, "");
  }

  private static JsonObject page(String path) {
    HttpResponse<byte[]> response = get(path, KEY);
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return JsonParser.parseString(text(response)).getAsJsonObject();
  }

  private static List<String> told(JsonArray events) {
    return events.asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(event -> event.get("number") + " " + event.get("event").getAsString())
        .toList();
  }

  private static String open(String room) {
    HttpResponse<byte[]> made =
        service.json("POST", "/v1/rooms", KEY, "{\"name\":\"" + room + "\"}");
    return JsonParser.parseString(text(made)).getAsJsonObject().get("sid").getAsString();
  }

  private static void append(Fact.Builder fact) {
    Fact stated = fact.setAtMs(Facts.NOON.toEpochMilli()).build();
    service.events.append(
        Topic.FACTS, stated.getProject() + '\0' + stated.getRoom(), stated.toByteArray());
  }

  private static void awaitEvents(String room, int count) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              HttpResponse<byte[]> response = get("/v1/rooms/" + room + "/events", KEY);
              return response.statusCode() == 200
                  && JsonParser.parseString(text(response))
                          .getAsJsonObject()
                          .getAsJsonArray("events")
                          .size()
                      == count;
            });
  }

  @Test
  void tellsWhatHappenedFromTheStartOfARoomToItsFinish() {
    String sid = open("stage");
    Facts facts = new Facts("default", "stage", sid);
    service.events.append(Topic.FACTS, "default\0stage", new byte[] {1, 2, 3});
    append(facts.published("PA_a", "TR_1")); // before she joined, as far as this log knows
    append(facts.joined("PA_a"));
    append(facts.joined("PA_a"));
    append(facts.unpublished("PA_a", "TR_1"));
    service.json("DELETE", "/v1/rooms/stage", KEY, "");
    append(facts.left("PA_a"));

    awaitEvents("stage", 6);
    JsonObject page = page("/v1/rooms/stage/events");
    assertThat(told(page.getAsJsonArray("events")))
        .containsExactly(
            "1 room_started",
            "2 participant_joined",
            "3 track_published",
            "4 track_unpublished",
            "5 participant_left",
            "6 room_finished");
    assertThat(page.get("roomSid").getAsString()).isEqualTo(sid);
    assertThat(page.get("nextAfter").isJsonNull()).isTrue();
    JsonObject published = page.getAsJsonArray("events").get(2).getAsJsonObject();
    assertThat(published.getAsJsonObject("participant").get("identity").getAsString())
        .isEqualTo("of PA_a");
    assertThat(published.getAsJsonObject("track").get("name").getAsString()).isEqualTo("mine");
    assertThat(published.get("at").getAsString()).isEqualTo(Facts.NOON.toString());
    JsonObject finished = page.getAsJsonArray("events").get(5).getAsJsonObject();
    assertThat(finished.get("reason").getAsString()).isEqualTo("deleted");
    assertThat(finished.get("participant").isJsonNull()).isTrue();
  }

  @Test
  void givesPagesAndFollowsOn() {
    Facts facts = new Facts("default", "paged", open("paged"));
    append(facts.joined("PA_b"));
    append(facts.joined("PA_c"));
    awaitEvents("paged", 3);

    JsonObject first = page("/v1/rooms/paged/events?limit=2");
    assertThat(first.getAsJsonArray("events")).hasSize(2);
    assertThat(first.get("nextAfter").getAsLong()).isEqualTo(2);
    JsonObject second = page("/v1/rooms/paged/events?limit=2&after=2");
    assertThat(told(second.getAsJsonArray("events"))).containsExactly("3 participant_joined");
    assertThat(second.get("nextAfter").isJsonNull()).isTrue();
    assertThat(page("/v1/rooms/paged/events?after=3").getAsJsonArray("events")).isEmpty();
  }

  @Test
  void anEarlierIncarnationIsReadByItsSid() {
    String first = open("again");
    awaitEvents("again", 1);
    service.json("DELETE", "/v1/rooms/again", KEY, "");
    awaitEvents("again", 2);
    String second = open("again");
    await()
        .atMost(SOON)
        .until(() -> page("/v1/rooms/again/events").get("roomSid").getAsString().equals(second));

    JsonObject earlier = page("/v1/rooms/again/events?roomSid=" + first);
    assertThat(told(earlier.getAsJsonArray("events")))
        .containsExactly("1 room_started", "2 room_finished");
  }

  @Test
  void tellsOnlyThoseWhoMayKnow() {
    String sid = open("secret");
    awaitEvents("secret", 1);
    String path = "/v1/rooms/secret/events?roomSid=" + sid;

    assertThat(get(path, bearer(grant("secret", false, false, true))).statusCode()).isEqualTo(200);
    assertThat(get(path, bearer(grant("", false, true, false))).statusCode()).isEqualTo(200);
    assertThat(get(path, bearer(grant("secret", false, false, false))).statusCode()).isEqualTo(403);
    assertThat(get(path, bearer(grant("other", false, false, true))).statusCode()).isEqualTo(403);
    assertThat(get(path, "").statusCode()).isEqualTo(401);
    assertThat(get(path, basic("foreign", "secret")).statusCode()).isEqualTo(404);
    assertThat(get("/v1/rooms/elsewhere/events?roomSid=" + sid, KEY).statusCode()).isEqualTo(404);
    assertThat(get("/v1/rooms/nowhere/events", KEY).statusCode()).isEqualTo(404);
  }

  @Test
  void refusesWhatCannotBeRight() {
    for (String query :
        List.of("limit=0", "limit=1001", "limit=x", "after=-1", "after=x", "roomSid=hall")) {
      HttpResponse<byte[]> response = get("/v1/rooms/any/events?" + query, KEY);
      assertThat(response.statusCode()).as(query).isEqualTo(400);
      assertThat(text(response)).contains("request_invalid");
    }
  }
}
