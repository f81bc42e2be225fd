package io.parley.billing.usage.rest;

import static io.parley.billing.RunningBilling.KEY;
import static io.parley.billing.RunningBilling.OTHER_KEY;
import static io.parley.billing.RunningBilling.basic;
import static io.parley.billing.RunningBilling.bearer;
import static io.parley.billing.sample.Samples.event;
import static io.parley.billing.sample.Samples.ten;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.parley.billing.RunningBilling;
import io.parley.cluster.eventlog.Event;
import io.parley.cluster.keyring.ApiKey;
import io.parley.testkit.postgres.PostgresForTests;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `/v1/usage` over HTTP, with real PostgreSQL.
class UsageV1Test {

  private static final Instant DAY = Instant.parse("2025-03-01T00:00:00Z");
  private static final String TIME = "from=2025-03-01T00:00:00Z&to=2025-03-02T00:00:00Z";
  private static final String USAGE = "/v1/usage?" + TIME;

  private static RunningBilling billing;

  /// Three rooms with three people each, ten seconds in each of the hours 0 to 3.
  @BeforeAll
  static void start() {
    billing = new RunningBilling(PostgresForTests.url());
    List<Event> events = new ArrayList<>();
    for (int hour = 0; hour < 4; hour++) {
      for (String room : List.of("Zoe", "a/b c", "ä")) {
        for (String identity : List.of("ann", "bob", "Ω")) {
          events.add(
              event(
                  ten(room + identity + hour, DAY.plus(Duration.ofHours(hour)))
                      .setRoom(room)
                      .setIdentity(identity)));
        }
      }
    }
    events.add(event(ten("foreign", DAY).setProject("other")));
    billing.events.deliver(events);
  }

  @AfterAll
  static void stop() {
    billing.close();
  }

  private static JsonObject ok(String path, String authorization) {
    HttpResponse<String> response = billing.get(path, authorization);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private static void refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonObject problem = JsonParser.parseString(response.body()).getAsJsonObject();
    assertThat(problem.get("code").getAsString()).isEqualTo(code);
    assertThat(problem.get("detail").getAsString()).isNotEmpty();
  }

  @Test
  void tellsWhatAProjectUsedInADay() {
    JsonObject page = ok(USAGE, KEY);

    assertThat(page.get("nextCursor").isJsonNull()).isTrue();
    assertThat(page.getAsJsonArray("rows")).hasSize(1);
    JsonObject row = page.getAsJsonArray("rows").get(0).getAsJsonObject();
    assertThat(row.get("start").getAsString()).isEqualTo("2025-03-01T00:00:00Z");
    assertThat(row.get("room").isJsonNull()).isTrue();
    assertThat(row.get("participant").isJsonNull()).isTrue();
    assertThat(row.get("seconds").getAsBigDecimal()).isEqualByComparingTo("360");
    assertThat(row.get("participantMinutes").getAsBigDecimal()).isEqualByComparingTo("6");
    assertThat(row.get("clockSuspectSeconds").getAsBigDecimal()).isZero();
    assertThat(row.getAsJsonObject("total")).isEqualTo(transfer(36_000, 180_000, 360, 720));
    assertThat(row.getAsJsonObject("kinds").keySet())
        .containsExactly("audio", "data", "other", "screen", "video");
    assertThat(row.getAsJsonObject("kinds").getAsJsonObject("audio"))
        .isEqualTo(transfer(36_000, 0, 360, 0));
  }

  private static JsonObject transfer(long bytesIn, long bytesOut, long packetsIn, long packetsOut) {
    JsonObject transfer = new JsonObject();
    transfer.addProperty("bytesIn", bytesIn);
    transfer.addProperty("bytesOut", bytesOut);
    transfer.addProperty("packetsIn", packetsIn);
    transfer.addProperty("packetsOut", packetsOut);
    return JsonParser.parseString(transfer.toString()).getAsJsonObject();
  }

  @Test
  void anotherProjectSeesOnlyItsOwn() {
    JsonObject row = ok(USAGE, OTHER_KEY).getAsJsonArray("rows").get(0).getAsJsonObject();

    assertThat(row.get("seconds").getAsBigDecimal()).isEqualByComparingTo("10");
    assertThat(ok(USAGE + "&room=Zoe", OTHER_KEY).getAsJsonArray("rows")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "by=project&bucket=hour, 4",
    "by=room&bucket=day, 3",
    "by=room&bucket=hour, 12",
    "by=participant&bucket=day, 9",
    "by=participant&bucket=hour, 36",
    "by=participant&bucket=hour&room=a%2Fb%20c, 12",
    "by=room&bucket=day&participant=ann, 3",
    "by=participant&bucket=day&room=%C3%A4&participant=%CE%A9, 1",
    "by=room&bucket=day&room=nobody, 0"
  })
  void groupsAndFilters(String query, int rows) {
    assertThat(ok(USAGE + "&" + query, KEY).getAsJsonArray("rows")).hasSize(rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 12, 35, 36, 1000})
  void pagesGiveEveryRowOnceInOrder(int limit) {
    String query = USAGE + "&by=participant&bucket=hour";
    List<String> whole = new ArrayList<>();
    ok(query + "&limit=1000", KEY).getAsJsonArray("rows").forEach(row -> whole.add(row.toString()));
    List<String> paged = new ArrayList<>();
    String after = "";
    do {
      JsonObject page = ok(query + "&limit=" + limit + after, KEY);
      page.getAsJsonArray("rows").forEach(row -> paged.add(row.toString()));
      assertThat(page.getAsJsonArray("rows").size()).isBetween(1, limit);
      JsonElement cursor = page.get("nextCursor");
      after = cursor.isJsonNull() ? "" : "&after=" + cursor.getAsString();
    } while (!after.isEmpty());

    assertThat(paged).isEqualTo(whole).hasSize(36);
  }

  @Test
  void pagesOfDaysGoOnWithinTheSameDay() {
    String query = USAGE + "&by=room&limit=2";
    JsonObject first = ok(query, KEY);
    JsonObject second = ok(query + "&after=" + first.get("nextCursor").getAsString(), KEY);

    assertThat(first.toString()).containsSubsequence("\"Zoe\"", "\"a/b c\"");
    assertThat(second.getAsJsonArray("rows")).hasSize(1);
    assertThat(second.toString()).contains("\"ä\"", "\"seconds\":120");
  }

  @Test
  void refusesWhoShowsNoCredentialsOrBadOnes() {
    refused(billing.get(USAGE, ""), 401, "credentials_missing");
    refused(billing.get(USAGE, basic("key1", "wrong")), 401, "credentials_invalid");
    refused(billing.get(USAGE, basic("nobody", "secret1")), 401, "credentials_invalid");
    refused(billing.get(USAGE, "Bearer x"), 401, "credentials_invalid");
    assertThat(billing.get(USAGE, "").headers().firstValue("WWW-Authenticate")).isPresent();
  }

  @Test
  void aTokenReadsWhatItGrants() {
    String lists = bearer("", true, false);
    String adminOfZoe = bearer("Zoe", false, true);
    String nothing = bearer("Zoe", false, false);

    assertThat(ok(USAGE, lists).getAsJsonArray("rows")).hasSize(1);
    assertThat(ok(USAGE + "&by=room", lists).getAsJsonArray("rows")).hasSize(3);
    refused(billing.get(USAGE + "&by=participant", lists), 403, "grant_missing");
    refused(billing.get(USAGE + "&participant=ann", lists), 403, "grant_missing");
    assertThat(ok(USAGE + "&by=participant&room=Zoe", adminOfZoe).getAsJsonArray("rows"))
        .hasSize(3);
    refused(billing.get(USAGE, adminOfZoe), 403, "grant_missing");
    refused(billing.get(USAGE + "&by=participant", adminOfZoe), 403, "grant_missing");
    refused(billing.get(USAGE + "&by=room&room=%C3%A4", adminOfZoe), 403, "grant_missing");
    refused(billing.get(USAGE + "&room=Zoe", nothing), 403, "grant_missing");
  }

  @Test
  void beforeAllKeysAreKnownAnUnknownOneIsNotCalledBad() {
    try (RunningBilling own = new RunningBilling(PostgresForTests.url(), false)) {
      refused(own.get(USAGE, basic("late", "s")), 503, "unavailable");
      assertThat(own.get(USAGE, basic("late", "s")).headers().firstValue("Retry-After"))
          .hasValue("2");
      own.keys.add(new ApiKey("late", "acme", "s"));
      assertThat(own.get(USAGE, basic("late", "s")).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "from=2025-03-01T00:00:00Z",
        "from=yesterday&to=2025-03-02T00:00:00Z",
        "from=2025-03-01&to=2025-03-02",
        "from=2025-03-02T00:00:00Z&to=2025-03-02T00:00:00Z",
        "from=2025-03-03T00:00:00Z&to=2025-03-02T00:00:00Z",
        "from=2025-03-01T10:00:00Z&to=2025-03-02T00:00:00Z",
        "from=2025-03-01T00:30:00Z&to=2025-03-02T00:00:00Z&bucket=hour",
        "from=2024-01-01T00:00:00Z&to=2025-03-02T00:00:00Z",
        "from=2025-01-01T00:00:00Z&to=2025-03-02T00:00:00Z&bucket=hour",
        "from=%2B1000000000-12-31T00:00:00Z&to=2025-03-02T00:00:00Z",
        TIME + "&by=planet",
        TIME + "&by=ROOM",
        TIME + "&bucket=minute",
        TIME + "&limit=0",
        TIME + "&limit=1001",
        TIME + "&limit=many",
        TIME + "&after=%25",
        TIME + "&after=AAAA",
        TIME + "&room=",
        TIME + "&room=a%00b",
        TIME + "&rooom=a",
        TIME + "&room=a&room=b"
      })
  void refusesParametersThatAreNotRight(String query) {
    refused(billing.get("/v1/usage?" + query, KEY), 400, "request_invalid");
  }

  @Test
  void answersWhatIsNotServedAsProblems() {
    refused(billing.get("/v1/usage/nothing", KEY), 404, "path_unknown");
    refused(billing.send("DELETE", USAGE, KEY), 405, "method_not_allowed");
  }

  @Test
  void describesItself() {
    assertThat(ok("/v1/usage/openapi.json", "").get("openapi").getAsString()).isEqualTo("3.1.0");
  }
}
