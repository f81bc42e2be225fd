package io.parley.fleet.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Executors;

/// The loopback port on which a running fleet is told what to do, by those who know its token.
public final class ControlServer implements AutoCloseable {

  private static final int GRACE_SECONDS = 1;

  private static final int UNAUTHORIZED = 401;

  private final HttpServer server;
  private final byte[] authorization;

  /// What is done with a request.
  @FunctionalInterface
  public interface Handler {

    /// @param method `GET` or `POST`
    /// @param path such as `/kill/sfu-1`
    Answer answer(String method, String path) throws InterruptedException;
  }

  /// @param status of HTTP
  /// @param body JSON
  public record Answer(int status, String body) {}

  /// Listens on any free port of loopback.
  public ControlServer(String token, Handler handler) throws IOException {
    authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> handle(exchange, handler));
    server.start();
  }

  /// Where it can be reached.
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      Answer answer =
          mayAsk(exchange)
              ? handler.answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath())
              : new Answer(
                  UNAUTHORIZED, "{\"error\":\"Authorization: Bearer is missing or wrong\"}");
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean mayAsk(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization);
  }

  @Override
  public void close() {
    server.stop(GRACE_SECONDS);
  }
}
