package io.parley.fleet.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/// Up when a GET is answered with 200.
///
/// @param any whether any other answer will do as well
public record HttpProbe(URI uri, boolean any) implements Probe {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  @Override
  public boolean up() throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(Math.toIntExact(LIMIT.toMillis()));
    connection.setReadTimeout(Math.toIntExact(LIMIT.toMillis()));
    try {
      int status = connection.getResponseCode();
      return any || status == HttpURLConnection.HTTP_OK;
    } finally {
      connection.disconnect();
    }
  }
}
