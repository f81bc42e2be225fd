package io.parley.fleet.health;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Up when `PING` is answered.
public record RedisProbe(int port) implements Probe {

  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final String PONG = "+PONG";

  @Override
  public boolean up() throws IOException {
    byte[] answer = Exchange.of(port, PING, PONG.length());
    return new String(answer, StandardCharsets.US_ASCII).equals(PONG);
  }
}
