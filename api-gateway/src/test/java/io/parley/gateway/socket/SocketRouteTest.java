package io.parley.gateway.socket;

import static io.parley.gateway.RunningGateway.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.parley.cluster.node.NodeKind;
import io.parley.gateway.RunningGateway;
import io.parley.testkit.Seeds;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/// Clients' WebSockets through a gateway, with signaling nodes of raw Reactor Netty.
class SocketRouteTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static RunningGateway gateway;
  private final List<DisposableServer> servers = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    gateway = new RunningGateway("parley.gateway.failed-logins-per-minute=100000");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void stopNodes() {
    gateway.registry.nodes(NodeKind.SIGNALING).forEach(n -> gateway.registry.remove(n.id()));
    servers.forEach(server -> server.disposeNow(Duration.ofSeconds(1)));
  }

  private void node(
      double load, BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler) {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .httpRequestDecoder(decoder -> decoder.maxInitialLineLength(64 << 10))
            .handle(handler)
            .bindNow();
    servers.add(server);
    gateway.register(NodeKind.SIGNALING, server.port(), load);
  }

  private void acceptingNode(
      double load, BiFunction<WebsocketInbound, WebsocketOutbound, Publisher<Void>> handler) {
    WebsocketServerSpec spec =
        WebsocketServerSpec.builder().maxFramePayloadLength(16 << 20).handlePing(true).build();
    node(load, (request, response) -> response.sendWebsocket(handler, spec));
  }

  private void refusingNode(double load, int status, String reason) {
    node(
        load,
        (request, response) ->
            response
                .status(status)
                .header("Parley-Reason", reason)
                .header("Retry-After", "7")
                .sendString(Mono.just("a body that nobody reads")));
  }

  private static Publisher<Void> echo(WebsocketInbound in, WebsocketOutbound out) {
    return in.receiveFrames().concatMap(frame -> out.sendObject(frame.retain()).then(), 0);
  }

  private static HttpClient.WebsocketSender client(String path) {
    return HttpClient.newConnection()
        .websocket(
            WebsocketClientSpec.builder().maxFramePayloadLength(32 << 20).handlePing(true).build())
        .uri("ws://127.0.0.1:" + gateway.port() + path);
  }

  /// Sends frames, and gives as many answers as there are frames.
  private static List<WebSocketFrame> exchange(String path, WebSocketFrame... frames) {
    return await(
        client(path)
            .handle(
                (in, out) ->
                    out.sendObject(Flux.just(frames))
                        .then()
                        .thenMany(
                            in.receiveFrames().take(frames.length).map(WebSocketFrame::retain)))
            .cast(WebSocketFrame.class)
            .collectList());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "401, invalid authorization token",
    "400, identity cannot be empty",
    "404, requested room does not exist",
    "500, room has exceeded its max participants"
  })
  void aRefusalKeepsItsStatusAndReason(int status, String reason) {
    refusingNode(0, status, reason);

    String answer = gateway.raw(upgrade("/rtc?access_token=x"));

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").endsWith("\r\n\r\n" + reason);
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("content-type: text/plain", "retry-after: 7")
        .doesNotContain("parley-reason");
  }

  @Test
  void aRefusalCanBeReadByABrowserOfAnotherOrigin() {
    refusingNode(0, 401, "no");

    assertThat(gateway.raw(upgrade("/rtc", "Origin: https://app.example")))
        .contains("Access-Control-Allow-Origin: *");
  }

  @Test
  void passesFramesOfEachKindBothWays() {
    acceptingNode(0, SocketRouteTest::echo);

    List<WebSocketFrame> answers =
        exchange(
            "/rtc",
            new TextWebSocketFrame("héllo"),
            new BinaryWebSocketFrame(Unpooled.copiedBuffer(new byte[] {1, 2, 3})),
            new PingWebSocketFrame(Unpooled.copiedBuffer(new byte[] {4})),
            new PongWebSocketFrame(Unpooled.copiedBuffer(new byte[] {5})));

    assertThat(answers)
        .extracting(frame -> (Object) frame.getClass())
        .containsExactly(
            TextWebSocketFrame.class,
            BinaryWebSocketFrame.class,
            PingWebSocketFrame.class,
            PongWebSocketFrame.class);
    assertThat(((TextWebSocketFrame) answers.getFirst()).text()).isEqualTo("héllo");
    assertThat(bytes(answers.get(1))).containsExactly(1, 2, 3);
  }

  @Test
  void passesLargeFrames() {
    acceptingNode(0, SocketRouteTest::echo);
    byte[] large = new byte[3 << 19];
    Seeds.random(1).nextBytes(large);

    List<WebSocketFrame> answers =
        exchange("/rtc/v1", new BinaryWebSocketFrame(Unpooled.wrappedBuffer(large)));

    assertThat(bytes(answers.getFirst())).isEqualTo(large);
  }

  @Test
  void aNodeMaySendMoreInAFrameThanAClient() {
    acceptingNode(
        0,
        (in, out) ->
            out.sendObject(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[15 << 20])))
                .then(in.receive().then()));

    Integer size =
        client("/rtc")
            .handle((in, out) -> in.receive().map(ByteBuf::readableBytes).take(1))
            .next()
            .block(TIMEOUT);

    assertThat(size).isEqualTo(15 << 20);
  }

  @Test
  void aClientThatSendsAFrameBeyondTheLimitIsClosedAsTooBig() {
    acceptingNode(0, SocketRouteTest::echo);

    WebSocketCloseStatus status =
        await(
            client("/rtc")
                .handle(
                    (in, out) ->
                        out.sendObject(
                                new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[3 << 20])))
                            .then()
                            .onErrorComplete()
                            .then(in.receive().then())
                            .then(closeOf(in)))
                .cast(WebSocketCloseStatus.class)
                .next());
    assertThat(status.code()).isIn(1009, 1006); // 1006 where the reset overtakes the close
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1003, 1011, 1012, 1013, 3000, 4001, 4999})
  void aNodesCloseCodeReachesTheClient(int code) {
    acceptingNode(0, (in, out) -> out.sendClose(code, "why " + code));

    WebSocketCloseStatus status = closeSeenBy(client("/rtc"));

    assertThat(status.code()).isEqualTo(code);
    assertThat(status.reasonText()).isEqualTo("why " + code);
  }

  private static WebSocketCloseStatus closeSeenBy(HttpClient.WebsocketSender client) {
    return await(
        client
            .handle((in, out) -> in.receive().then().then(closeOf(in)))
            .cast(WebSocketCloseStatus.class)
            .next());
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 3000, 4001})
  void aClientsCloseCodeReachesTheNode(int code) {
    Sinks.One<WebSocketCloseStatus> seen = Sinks.one();
    acceptingNode(
        0, (in, out) -> in.receive().then().then(closeOf(in)).doOnNext(seen::tryEmitValue).then());

    client("/rtc").handle((in, out) -> out.sendClose(code, "bye")).then().block(TIMEOUT);

    WebSocketCloseStatus status = await(seen.asMono());
    assertThat(status.code()).isEqualTo(code);
    assertThat(status.reasonText()).isEqualTo("bye");
  }

  @Test
  void aClientThatVanishesDoesNotSayGoodBye() throws IOException {
    Sinks.One<WebSocketCloseStatus> seen = Sinks.one();
    acceptingNode(
        0,
        (in, out) ->
            in.receive()
                .then()
                .onErrorComplete()
                .then(closeOf(in))
                .doOnNext(seen::tryEmitValue)
                .then());

    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      socket.getOutputStream().write(upgrade("/rtc").getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H'); // of HTTP/1.1 101
    }

    WebSocketCloseStatus status = await(seen.asMono());
    assertThat(status.code()).isEqualTo(1006);
  }

  @Test
  void aNodeThatVanishesTakesItsClientsAlong() {
    acceptingNode(
        0,
        (in, out) -> {
          in.withConnection(connection -> connection.channel().close());
          return Mono.never();
        });

    assertThat(closeSeenBy(client("/rtc")).code()).isEqualTo(1006);
  }

  @Test
  void triesTheNextNodeAfterOneThatIsFullOrGone() throws IOException {
    refusingNode(0.1, 503, "full");
    try (ServerSocket unused = new ServerSocket(0)) {
      gateway.register(NodeKind.SIGNALING, unused.getLocalPort(), 0);
    }
    acceptingNode(0.9, SocketRouteTest::echo);

    List<WebSocketFrame> answers = exchange("/rtc", new TextWebSocketFrame("at last"));

    assertThat(answers).hasSize(1);
  }

  @Test
  void triesThreeNodesAndNoMore() {
    AtomicInteger asked = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      node(
          0.1 * i,
          (request, response) -> {
            asked.incrementAndGet();
            return response.status(503).header("Parley-Reason", "full").send();
          });
    }

    assertThat(gateway.raw(upgrade("/rtc"))).startsWith("HTTP/1.1 503 ").endsWith("full");
    assertThat(asked).hasValue(3);
  }

  @Test
  void aRefusalOtherThan503IsFinal() {
    AtomicInteger asked = new AtomicInteger();
    refusingNode(0, 401, "no");
    node(
        1,
        (request, response) -> {
          asked.incrementAndGet();
          return response.sendNotFound();
        });

    assertThat(gateway.raw(upgrade("/rtc"))).startsWith("HTTP/1.1 401 ");
    assertThat(asked).hasValue(0);
  }

  @Test
  void withoutANodeThereIs503AndWhenToComeBack() {
    assertThat(gateway.raw(upgrade("/rtc")))
        .startsWith("HTTP/1.1 503 ")
        .containsIgnoringCase("Retry-After: 1")
        .contains("no signaling node");
  }

  @Test
  void choosesTheLeastLoadedNodeThatAccepts() {
    refusingNode(0.5, 401, "busy one");
    refusingNode(0.2, 401, "idle one");

    assertThat(gateway.raw(upgrade("/rtc"))).endsWith("idle one");
  }

  @Test
  void theNodeSeesQueryProtocolAndWhoCame() {
    AtomicReference<HttpServerRequest> seen = new AtomicReference<>();
    AtomicReference<String> uri = new AtomicReference<>("");
    node(
        0,
        (request, response) -> {
          seen.set(request);
          uri.set(request.uri());
          return response.sendWebsocket(
              (in, out) -> out.sendClose(1000, ""),
              WebsocketServerSpec.builder().protocols("livekit").build());
        });
    String offer = "o".repeat(30_000);

    String protocol =
        HttpClient.newConnection()
            .headers(
                headers ->
                    headers
                        .set("Authorization", "Bearer abc")
                        .set("Parley-Node", "forged")
                        .set("X-Forwarded-For", "10.9.9.9")
                        .set("X-Custom", "kept"))
            .websocket(WebsocketClientSpec.builder().protocols("livekit").build())
            .uri("ws://127.0.0.1:" + gateway.port() + "//rtc/v1?join_request=" + offer + "%3D&a=b")
            .handle((in, out) -> Mono.just(String.valueOf(in.selectedSubprotocol())))
            .next()
            .block(TIMEOUT);

    assertThat(protocol).isEqualTo("livekit");
    assertThat(uri.get()).isEqualTo("/rtc/v1?join_request=" + offer + "%3D&a=b");
    var headers = seen.get().requestHeaders();
    assertThat(headers.get("Authorization")).isEqualTo("Bearer abc");
    assertThat(headers.get("X-Custom")).isEqualTo("kept");
    assertThat(headers.get("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(headers.get("X-Forwarded-Host")).isEqualTo("127.0.0.1:" + gateway.port());
    assertThat(headers.contains("Parley-Node")).isFalse();
  }

  @Test
  void aSlowReaderSlowsTheNodeDown() {
    AtomicInteger sent = new AtomicInteger();
    acceptingNode(
        0,
        (in, out) ->
            Flux.range(0, 2_000)
                .concatMap(
                    i ->
                        out.sendObject(
                                new BinaryWebSocketFrame(
                                    Unpooled.wrappedBuffer(new byte[64 << 10])))
                            .then()
                            .doOnSuccess(done -> sent.incrementAndGet()),
                    0)
                .then());

    Integer got =
        client("/rtc")
            .handle(
                (in, out) -> in.receive().map(ByteBuf::readableBytes).take(1).concatWith(lag(sent)))
            .last()
            .block(TIMEOUT);

    assertThat(got).isLessThan(1_900);
  }

  /// What was sent once it grows no more, though nobody reads.
  private static Mono<Integer> lag(AtomicInteger sent) {
    return Flux.interval(Duration.ofMillis(100))
        .map(tick -> sent.get())
        .buffer(3, 1)
        .filter(last -> last.getFirst().equals(last.getLast()))
        .map(List::getLast)
        .next();
  }

  @Test
  void aPlainRequestIsNotFound() {
    acceptingNode(0, SocketRouteTest::echo);

    for (String path : List.of("/rtc", "/rtc/v1")) {
      var response = gateway.get(path);
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nSec-WebSocket-Version: 8 | 426",
        "Sec-WebSocket-Version: 13                                              | 400",
        "Sec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: short                | 400",
        "Sec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: ???                  | 400"
      })
  void refusesUpgradesThatAreNone(String headers, int status) {
    acceptingNode(0, SocketRouteTest::echo);

    assertThat(
            gateway.raw(
                "GET /rtc HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\n"
                    + "Upgrade: websocket\r\n"
                    + headers.replace("\\r\\n", "\r\n")
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void mutatedUpgradesHarmNobodyElse(long seed) {
    acceptingNode(0, (in, out) -> out.sendClose(4000, ""));
    RandomGenerator random = Seeds.random(seed);
    StringBuilder request = new StringBuilder(upgrade("/rtc?access_token=x", "Origin: null"));
    for (int i = 0; i < 8; i++) {
      request.setCharAt(random.nextInt(request.length()), (char) random.nextInt(1, 256));
    }

    gateway.raw(request + "\r\n\r\n");

    assertThat(closeSeenBy(client("/rtc")).code()).isEqualTo(4000);
  }

  @Test
  void takesNoMoreSocketsOnceItStopsButKeepsThoseThatAreThere() {
    Admission admission = new Admission(1);
    admission.start();

    assertThat(admission.enter()).isTrue();
    assertThat(admission.enter()).isFalse();
    assertThat(admission.sockets()).isEqualTo(1);
    admission.leave();
    assertThat(admission.open()).isTrue();
    admission.stop();
    assertThat(admission.enter()).isFalse();
    assertThat(admission.open()).isFalse();
  }

  @Test
  void aSocketThatEndedGivesItsPlaceBack() {
    acceptingNode(0, (in, out) -> out.sendClose(1000, ""));
    refusingNode(1, 401, "no");
    closeSeenBy(client("/rtc"));
    gateway.raw(upgrade("/rtc"));

    Integer left =
        Flux.interval(Duration.ofMillis(20))
            .map(tick -> gateway.bean(Admission.class).sockets())
            .filter(sockets -> sockets == 0)
            .next()
            .block(TIMEOUT);

    assertThat(left).isZero();
  }

  private static <T> T await(Mono<T> mono) {
    return Objects.requireNonNull(mono.block(TIMEOUT));
  }

  /// 1006 where the other side went without a word.
  private static Mono<WebSocketCloseStatus> closeOf(WebsocketInbound in) {
    return in.receiveCloseStatus().defaultIfEmpty(WebSocketCloseStatus.ABNORMAL_CLOSURE);
  }

  private static byte[] bytes(WebSocketFrame frame) {
    return ByteBufUtil.getBytes(frame.content());
  }

  /// A socket that stays until somebody ends it; gives its close status.
  private static Mono<WebSocketCloseStatus> waiting(Sinks.Empty<Void> open) {
    return client("/rtc")
        .handle(
            (in, out) -> {
              open.tryEmitEmpty();
              return closeOf(in);
            })
        .next();
  }

  @Test
  void cutsTheSocketsOfANodeThatIsGone() throws Exception {
    Sinks.Empty<Void> there = Sinks.empty();
    acceptingNode(0, (in, out) -> in.receive().then().doFinally(end -> there.tryEmitEmpty()));
    Sinks.Empty<Void> open = Sinks.empty();
    var closed = waiting(open).toFuture();
    await(open.asMono().then(Mono.just(true)));
    gateway.registry.nodes(NodeKind.SIGNALING).forEach(n -> gateway.registry.remove(n.id()));

    assertThat(closed.get(5, TimeUnit.SECONDS)).isEqualTo(WebSocketCloseStatus.ABNORMAL_CLOSURE);
    await(there.asMono().then(Mono.just(true)));
  }
}
