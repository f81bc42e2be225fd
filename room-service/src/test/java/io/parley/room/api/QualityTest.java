package io.parley.room.api;

import static io.parley.room.RunningRoomService.basic;
import static io.parley.room.RunningRoomService.bearer;
import static io.parley.room.RunningRoomService.grant;
import static io.parley.room.RunningRoomService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.parley.cluster.eventlog.Topic;
import io.parley.cluster.keyring.ApiKey;
import io.parley.room.RunningRoomService;
import io.parley.room.quality.Stated;
import io.parley.testkit.postgres.PostgresForTests;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How connections were: from the log through PostgreSQL to the tenant.
class QualityTest {

  private static final String KEY = basic("devkey", "secret");
  private static final Duration SOON = Duration.ofSeconds(30);

  /// Not long ago, as the log's clock sees it.
  private static final Instant BEGIN =
      Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);

  private static RunningRoomService service;

  @BeforeAll
  static void start() {
    service = new RunningRoomService(PostgresForTests.url());
    service.keys.add(new ApiKey("foreign", "other", "secret"));
    service.events.append(Topic.QUALITY, "default\0hall", new byte[] {1, 2, 3});
    for (int number = 0; number < 3; number++) {
      for (String identity : List.of("ann", "bob")) {
        var sample =
            Stated.sample("default", "hall", identity, number, BEGIN.plusSeconds(10L * number));
        service.events.append(Topic.QUALITY, "default\0hall", sample.build().toByteArray());
      }
    }
    await().atMost(SOON).until(() -> page("").getAsJsonArray("samples").size() == 6);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static HttpResponse<byte[]> get(String room, String query, String authorization) {
    return service.json("GET", "/v1/rooms/" + room + "/quality" + query, authorization, "");
  }

  private static JsonObject page(String query) {
    HttpResponse<byte[]> response = get("hall", query, KEY);
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return JsonParser.parseString(text(response)).getAsJsonObject();
  }

  @Test
  void tellsWhyItWasBad() {
    String at = "&from=" + BEGIN.plusSeconds(10) + "&to=" + BEGIN.plusSeconds(20);
    var samples = page("?participant=ann" + at).getAsJsonArray("samples");
    assertThat(samples).hasSize(1);
    var sample = samples.get(0).getAsJsonObject();
    assertThat(sample.get("identity").getAsString()).isEqualTo("ann");
    assertThat(sample.get("from").getAsString()).isEqualTo(BEGIN.plusSeconds(10).toString());
    assertThat(sample.get("quality").getAsString()).isEqualTo("poor");
    assertThat(sample.get("downScore").getAsDouble()).isEqualTo(2.5);
    assertThat(sample.get("rttMillis").getAsDouble()).isEqualTo(42.5);
    var link = sample.getAsJsonObject("link");
    assertThat(link.get("lowestTargetBps").getAsLong()).isEqualTo(200_000);
    assertThat(link.get("state").getAsString()).isEqualTo("draining");
    var track = sample.getAsJsonArray("downTracks").get(0).getAsJsonObject();
    assertThat(track.get("reason").getAsString()).isEqualTo("budget");
    assertThat(track.get("frozenMillis").getAsInt()).isEqualTo(2300);
    assertThat(track.get("layer").getAsInt()).isEqualTo(-1);
  }

  @Test
  void givesPages() {
    var first = page("?limit=4");
    assertThat(first.getAsJsonArray("samples")).hasSize(4);
    var second = page("?limit=4&cursor=" + first.get("nextCursor").getAsString());
    assertThat(second.getAsJsonArray("samples")).hasSize(2);
    assertThat(second.get("nextCursor").isJsonNull()).isTrue();
    assertThat(page("?participant=PA_bob").getAsJsonArray("samples")).hasSize(3);
    assertThat(page("?participant=carol").getAsJsonArray("samples")).isEmpty();
  }

  @Test
  void tellsOnlyThoseWhoMayKnow() {
    assertThat(get("hall", "", bearer(grant("hall", false, false, true))).statusCode())
        .isEqualTo(200);
    assertThat(get("hall", "", bearer(grant("", false, true, false))).statusCode()).isEqualTo(200);
    assertThat(get("hall", "", bearer(grant("hall", false, false, false))).statusCode())
        .isEqualTo(403);
    assertThat(get("hall", "", bearer(grant("other", false, false, true))).statusCode())
        .isEqualTo(403);
    assertThat(get("hall", "", "").statusCode()).isEqualTo(401);
    assertThat(text(get("hall", "", basic("foreign", "secret")))).contains("\"samples\":[]");
  }

  @Test
  void refusesWhatCannotBeRight() {
    for (String query :
        List.of(
            "limit=0",
            "limit=1001",
            "limit=x",
            "from=yesterday",
            "to=1",
            "from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z",
            "from=2026-05-01T00:00:00Z&to=2026-05-03T00:00:00Z",
            "from=-9999-01-01T00:00:00Z",
            "cursor=x",
            "cursor=!",
            "participant=" + "x".repeat(257))) {
      HttpResponse<byte[]> response = get("hall", "?" + query, KEY);
      assertThat(response.statusCode()).as(query).isEqualTo(400);
      assertThat(text(response)).contains("request_invalid");
    }
  }
}
