package io.parley.signaling.join;

import io.parley.cluster.keyring.ApiKey;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenOutcome;
import io.parley.protocol.token.TokenVerifier;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Who asks, by the token of a request.
final class Credentials {

  private static final String BEARER = "Bearer ";

  /// A verified token, and the project that its key belongs to.
  record Verified(AccessClaims claims, String project) {}

  private final KnownKeys keys;
  private final TokenVerifier verifier;

  Credentials(KnownKeys keys, Clock clock) {
    this.keys = keys;
    this.verifier = new TokenVerifier(this::secret, clock);
  }

  private @Nullable String secret(String key) {
    ApiKey found = keys.find(key);
    return found == null ? null : found.secret();
  }

  /// The token of the header counts before that of the query.
  Verified verify(JoinAttempt attempt) throws JoinRefusal {
    String token = token(attempt);
    if (token.isEmpty()) {
      throw JoinRefusal.notPermitted("no permissions to access the room");
    }
    return switch (verifier.verify(token)) {
      case TokenOutcome.Verified(var claims) -> verified(claims);
      case TokenOutcome.Refused(var reason) -> throw JoinRefusal.notPermitted(reason);
    };
  }

  private Verified verified(AccessClaims claims) throws JoinRefusal {
    ApiKey key = keys.find(claims.apiKey());
    if (key == null) {
      throw JoinRefusal.notPermitted("invalid API key");
    }
    return new Verified(claims, key.project());
  }

  private static String token(JoinAttempt attempt) throws JoinRefusal {
    String header = attempt.authorization();
    if (header == null || header.isEmpty()) {
      return attempt.parameter("access_token");
    }
    if (!header.startsWith(BEARER)) {
      throw JoinRefusal.notPermitted("invalid authorization header. Must start with " + BEARER);
    }
    return header.substring(BEARER.length());
  }
}
