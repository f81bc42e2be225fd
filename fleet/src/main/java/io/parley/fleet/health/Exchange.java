package io.parley.fleet.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// One question and the beginning of its answer, over TCP on loopback.
final class Exchange {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private Exchange() {}

  /// @return the first bytes of the answer, fewer where the other side closes
  static byte[] of(int port, byte[] question, int answerBytes) throws IOException {
    int limitMillis = Math.toIntExact(LIMIT.toMillis());
    try (var socket = new Socket()) {
      socket.setSoTimeout(limitMillis);
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), limitMillis);
      socket.getOutputStream().write(question);
      return socket.getInputStream().readNBytes(answerBytes);
    }
  }
}
