package io.parley.standalone.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.standalone.options.DevOptions;
import io.parley.standalone.store.EmbeddedPostgresStore;
import io.parley.standalone.store.EmbeddedStores;
import io.parley.testkit.trace.CollectedSpan;
import io.parley.testkit.trace.TraceCollector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import livekit.LivekitRtc.SignalResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// One trace shows a join, and one a call of the API, through all services that took part.
class TracesTest {

  /// More than it takes on a machine that does much else.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String ROOM = "traced";
  private static final String OPEN_ROOM = "parley.rooms.v1.Rooms/OpenRoom";
  private static final String LIST_PARTICIPANTS =
      "parley.signaling.v1.RoomCommands/ListParticipants";

  private static final String LINK_KEY = "0123456789abcdef";

  /// What a stranger would like his trace to be.
  private static final String STRANGE = "0af7651916cd43dd8448eb211c80319c";

  private final TraceCollector collector = TraceCollector.start();

  @Test
  void oneTraceShowsAJoinAndOneACall(@TempDir Path data) throws Exception {
    try (var postgres = EmbeddedPostgresStore.start(data.resolve("postgres"));
        var stores = EmbeddedStores.context(data);
        var services = new RunningServices();
        var http = HttpClient.newHttpClient()) {
      int port = start(services, stores, data, postgres.jdbcUrl());
      // The first join of a process may be slower than a call's deadline.
      join(http, port, token(http, port, "warm")).abort();
      WebSocket first = join(http, port, token(http, port, "first"));
      WebSocket socket = join(http, port, token(http, port, ROOM));
      participants(http, port);
      collector.eventually(this::joinIsOneTrace, PATIENCE);
      collector.eventually(this::callIsOneTrace, PATIENCE);
      first.abort();
      socket.abort();
    }
    assertThat(collector.spans()).extracting(CollectedSpan::trace).doesNotContain(STRANGE);
    collector.close();
  }

  private void joinIsOneTrace() {
    CollectedSpan signaling =
        span(
            "signaling's part of the join",
            span ->
                span.service().equals("signaling")
                    && ROOM.equals(span.attributes().get("parley.room")));
    CollectedSpan gateway =
        span("the gateway's part", span -> span.span().equals(signaling.parent()));
    CollectedSpan opening = span("signaling", "open room", signaling.span());
    CollectedSpan asked = span("signaling", OPEN_ROOM, opening.span());
    CollectedSpan room = span("room", OPEN_ROOM, asked.span());
    CollectedSpan entering = span("signaling", "enter room", signaling.span());
    CollectedSpan sent = span("signaling", "send session", entering.span());
    CollectedSpan taken = span("sfu", "take session", sent.span());
    CollectedSpan opened = span("sfu", "open session", taken.span());

    assertThat(
            List.of(
                span("signaling", "verify token", signaling.span()),
                span("signaling", "place room", signaling.span()),
                signaling,
                opening,
                asked,
                room,
                entering,
                sent,
                taken,
                opened))
        .extracting(CollectedSpan::trace)
        .containsOnly(gateway.trace());
    assertThat(List.of(gateway, signaling, asked, room, taken))
        .extracting(CollectedSpan::kind)
        .containsExactly("SERVER", "SERVER", "CLIENT", "SERVER", "CONSUMER");
    assertThat(gateway.attributes())
        .containsEntry("http.response.status_code", "101")
        .containsEntry("url.path", "/rtc");
    assertThat(List.of(gateway.service(), gateway.parent())).containsExactly("gateway", "");
    assertThat(opened.attributes()).containsKey("parley.participant");
  }

  private void callIsOneTrace() {
    CollectedSpan gateway = span("gateway", "GET /v1", "");
    CollectedSpan room = span("room", "GET /v1", gateway.span());
    CollectedSpan asked = span("room", LIST_PARTICIPANTS, room.span());
    CollectedSpan signaling = span("signaling", LIST_PARTICIPANTS, asked.span());

    assertThat(List.of(room, asked, signaling))
        .extracting(CollectedSpan::trace)
        .containsOnly(gateway.trace());
    assertThat(room.attributes()).containsEntry("http.response.status_code", "200");
  }

  private CollectedSpan span(String service, String name, String parent) {
    return span(
        service + "'s " + name + " below " + parent,
        span ->
            span.service().equals(service)
                && span.name().equals(name)
                && span.parent().equals(parent));
  }

  private CollectedSpan span(String what, Predicate<CollectedSpan> sought) {
    return collector.spans().stream()
        .filter(sought)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + what + ": " + collector.spans()));
  }

  /// @return the gateway's port
  private int start(
      RunningServices services, GenericApplicationContext stores, Path data, String jdbcUrl) {
    ServiceContexts contexts =
        new ServiceContexts(new DevOptions(null, 0, data, null, null, false), LINK_KEY);
    services.add("room", traced(contexts.room(jdbcUrl)).start(stores));
    services.add("sfu", traced(contexts.sfu()).start(stores));
    services.add("signaling", traced(contexts.signaling()).start(stores));
    ConfigurableApplicationContext gateway = traced(contexts.gateway()).start(stores);
    services.add("gateway", gateway);
    return Objects.requireNonNull(((ReactiveWebServerApplicationContext) gateway).getWebServer())
        .getPort();
  }

  private ServiceContext traced(ServiceContext service) {
    Map<String, Object> properties = new HashMap<>(service.properties());
    properties.put("otel.exporter.otlp.endpoint", collector.endpoint());
    properties.put("otel.bsp.schedule.delay", "50");
    return new ServiceContext(service.name(), service.configuration(), properties);
  }

  private static String token(HttpClient http, int port, String room) throws Exception {
    String wish =
        "{\"room\": \"%s\", \"identity\": \"somebody\", \"key\": \"%s\"}".formatted(room, LINK_KEY);
    String answer =
        send(
            http,
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/dev/token"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(wish)));
    return answer.replaceAll(".*\"token\" ?: ?\"([^\"]+)\".*", "$1");
  }

  private static void participants(HttpClient http, int port) throws Exception {
    String key =
        Base64.getEncoder().encodeToString("devkey:secret".getBytes(StandardCharsets.UTF_8));
    String address = "http://127.0.0.1:" + port + "/v1/rooms/" + ROOM + "/participants";
    String answer =
        send(
            http,
            HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Basic " + key));
    assertThat(answer).contains("somebody");
  }

  private static String send(HttpClient http, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var response =
        http.send(
            request.header("traceparent", "00-" + STRANGE + "-b7ad6b7169203331-01").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  /// Joins, until the SFU's offer is there.
  private static WebSocket join(HttpClient http, int port, String token) throws Exception {
    CompletableFuture<SignalResponse> offer = new CompletableFuture<>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .header("traceparent", "00-" + STRANGE + "-b7ad6b7169203331-01")
            .buildAsync(
                URI.create(
                    "ws://127.0.0.1:"
                        + port
                        + "/rtc?protocol=15&auto_subscribe=1&access_token="
                        + token),
                new Offers(offer))
            .get(60, TimeUnit.SECONDS);
    offer.get(60, TimeUnit.SECONDS);
    return socket;
  }

  private static final class Offers implements WebSocket.Listener {
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private final CompletableFuture<SignalResponse> offer;

    Offers(CompletableFuture<SignalResponse> offer) {
      this.offer = offer;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      frame.writeBytes(bytes);
      if (last) {
        take();
      }
      from.request(1);
      return null;
    }

    private void take() {
      try {
        SignalResponse message = SignalResponse.parseFrom(frame.toByteArray());
        if (message.hasOffer()) {
          offer.complete(message);
        }
      } catch (IOException malformed) {
        offer.completeExceptionally(malformed);
      }
      frame.reset();
    }
  }
}
