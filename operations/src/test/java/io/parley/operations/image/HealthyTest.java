package io.parley.operations.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.parley.operations.repository.Repository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What the images ask themselves, run against a server.
class HealthyTest {

  @Test
  void aServiceThatIsReadyIsHealthy() throws Exception {
    assertThat(askServerThatAnswers(200)).isTrue();
  }

  @Test
  void aServiceThatIsNotReadyIsNot() throws Exception {
    assertThat(askServerThatAnswers(503)).isFalse();
  }

  @Test
  void neitherIsAPortWhereNobodyListens() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThat(ask(port)).isFalse();
  }

  private static boolean askServerThatAnswers(int status) throws Exception {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/actuator/health/readiness",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      return ask(server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
  }

  private static boolean ask(int port) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(Repository.file("docker/healthy").toString(), Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0;
  }
}
