package io.parley.gateway;

import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Tokens of the key that a [RunningGateway] knows.
final class Tokens {

  private Tokens() {}

  static String good() {
    AccessClaims claims =
        new AccessClaims(
            "devkey", "ann", "", "", Map.of(), "standard", List.of(), null, null, "", Instant.MAX);
    return new TokenSigner("devkey", "secret").sign(claims, Instant.now(), Duration.ofMinutes(5));
  }
}
