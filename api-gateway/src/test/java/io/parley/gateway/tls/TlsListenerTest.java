package io.parley.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.parley.cluster.node.NodeKind;
import io.parley.gateway.RunningGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

class TlsListenerTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void servesPageAndSocketsOverTls() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    DisposableServer node =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) ->
                    response
                        .header("X-Proto", request.requestHeaders().get("X-Forwarded-Proto"))
                        .sendWebsocket(
                            (in, out) ->
                                out.sendObject(
                                        new BinaryWebSocketFrame(
                                            Unpooled.copiedBuffer(new byte[] {7})))
                                    .then(in.receive().then())))
            .bindNow();
    try (RunningGateway gateway =
        new RunningGateway(
            "parley.gateway.tls-port=" + port, "parley.gateway.data-dir=" + directory)) {
      gateway.register(NodeKind.SIGNALING, node.port(), 0);
      var certificate =
          OwnCertificate.load(directory, InetAddress.getByName("127.0.0.1"), Instant.now())
              .certificate();
      SslContext trusting = SslContextBuilder.forClient().trustManager(certificate).build();
      HttpClient client = HttpClient.newConnection().secure(tls -> tls.sslContext(trusting));
      assertThat(status(client, "https://127.0.0.1:" + port + "/")).isEqualTo(200);
      Byte received =
          client
              .websocket()
              .uri("wss://127.0.0.1:" + port + "/rtc")
              .handle((in, out) -> in.receive().map(buffer -> buffer.readByte()).take(1))
              .next()
              .block(TIMEOUT);
      assertThat(received).isEqualTo((byte) 7);
      assertThat(gateway.bean(TlsListener.class).port()).isEqualTo(port);
    }
    node.disposeNow(Duration.ofSeconds(1));
  }

  private static @Nullable Integer status(HttpClient client, String uri) {
    return client
        .get()
        .uri(uri)
        .responseSingle((response, body) -> Mono.just(response.status().code()))
        .block(TIMEOUT);
  }
}
