package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.node.NodeKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/// A connection that a client keeps, and asks again on before it has its answer.
class KeepAliveTest {

  private static final String SLOW = "GET /v1/rooms HTTP/1.1\r\nHost: parley.test\r\n\r\n";
  private static final String QUICK = "GET /nowhere HTTP/1.1\r\nHost: parley.test\r\n\r\n";

  @Test
  void isReadOnAfterARequestThatHadToWait() throws IOException {
    Sinks.Empty<Void> answer = Sinks.empty();
    Sinks.Empty<Void> asked = Sinks.empty();
    DisposableServer rooms =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (request, response) -> {
                  asked.tryEmitEmpty();
                  return answer.asMono().then(Mono.defer(() -> response.status(200).send()));
                })
            .bindNow();
    try (RunningGateway gateway = new RunningGateway();
        Socket socket = new Socket("127.0.0.1", gateway.port())) {
      gateway.register(NodeKind.ROOM, rooms.port(), 0);
      socket.setSoTimeout(10_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));

      send(socket, SLOW + QUICK);
      asked.asMono().block(Duration.ofSeconds(10));
      answer.tryEmitEmpty();
      assertThat(status(in)).isEqualTo("HTTP/1.1 200 OK");
      assertThat(status(in)).isEqualTo("HTTP/1.1 404 Not Found");

      send(socket, QUICK);
      assertThat(status(in)).isEqualTo("HTTP/1.1 404 Not Found");
    } finally {
      rooms.disposeNow(Duration.ofSeconds(1));
    }
  }

  private static void send(Socket socket, String requests) throws IOException {
    socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The status line of the next response; what is left of the one before is passed over.
  private static String status(BufferedReader in) throws IOException {
    while (true) {
      String line = in.readLine();
      if (line == null || line.contains("HTTP/1.1")) {
        return line == null ? "closed" : line.substring(line.indexOf("HTTP/1.1"));
      }
    }
  }
}
