package io.parley.fleet.control;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Asks a running launcher.
public final class ControlClient {

  /// The end of a fleet whose every process hangs takes this long.
  private static final Duration LIMIT = Duration.ofSeconds(180);

  private static final int FIRST_ERROR = 400;

  private final String url;
  private final String token;

  /// @param url of its control port
  public ControlClient(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /// @throws IOException where nobody answers
  public ControlServer.Answer ask(String method, String path) throws IOException {
    var connection = (HttpURLConnection) URI.create(url + path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    connection.setReadTimeout(Math.toIntExact(LIMIT.toMillis()));
    try {
      int status = connection.getResponseCode();
      try (var body =
          status >= FIRST_ERROR ? connection.getErrorStream() : connection.getInputStream()) {
        return new ControlServer.Answer(
            status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    } finally {
      connection.disconnect();
    }
  }
}
