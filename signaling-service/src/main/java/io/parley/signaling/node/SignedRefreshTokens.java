package io.parley.signaling.node;

import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenSigner;
import io.parley.signaling.replica.RefreshTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Signs refresh tokens with the first key of the project, so that they outlive the key of the
/// first token, if that is revoked.
public final class SignedRefreshTokens implements RefreshTokens {

  /// A token that is about to expire would be of no use to a client that reconnects.
  private static final Duration LEAST_LIFETIME = Duration.ofMinutes(10);

  private final KeyRing keys;

  public SignedRefreshTokens(KeyRing keys) {
    this.keys = keys;
  }

  @Override
  public @Nullable String refresh(
      String project, AccessClaims claims, Map<String, String> session, Instant now) {
    List<ApiKey> all = keys.keysOf(project);
    if (all.isEmpty()) {
      return null;
    }
    ApiKey key = all.getFirst();
    Duration left = Duration.between(now, claims.expiresAt());
    Duration lifetime = left.compareTo(LEAST_LIFETIME) > 0 ? left : LEAST_LIFETIME;
    return new TokenSigner(key.id(), key.secret()).sign(claims, now, lifetime, session);
  }
}
