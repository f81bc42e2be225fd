package io.parley.cluster.keyring;

import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenOutcome;
import io.parley.protocol.token.TokenVerifier;
import io.parley.protocol.token.VideoGrant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Finds out who calls a tenant API, from the credentials of a request.
///
/// Thread-safe.
public final class Access {

  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final KeyRing keys;
  private final TokenVerifier verifier;

  public Access(KeyRing keys, Clock clock) {
    this.keys = keys;
    this.verifier = new TokenVerifier(this::secretOf, clock);
  }

  /// Every way it can end.
  public sealed interface Result {

    /// This is who calls; without any credentials that is [Caller#ANONYMOUS].
    record Known(Caller caller) implements Result {}

    /// The credentials are no good; `why` may be shown.
    record Bad(String why) implements Result {}
  }

  /// Checks a token.
  ///
  /// @param authorization the header, null where absent
  /// @param parameter the `access_token` of the query, null where absent; the header goes first
  public Result token(@Nullable String authorization, @Nullable String parameter) {
    if (authorization != null) {
      return authorization.startsWith(BEARER)
          ? verify(authorization.substring(BEARER.length()))
          : new Result.Bad("invalid authorization header. Must start with " + BEARER);
    }
    return parameter == null || parameter.isEmpty()
        ? new Result.Known(Caller.ANONYMOUS)
        : verify(parameter);
  }

  /// Checks a key and its secret, or a token.
  ///
  /// @param authorization the header, null where absent
  public Result keyOrToken(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
        ? basic(authorization.substring(BASIC.length()).strip())
        : token(authorization, null);
  }

  private Result verify(String token) {
    return switch (verifier.verify(token)) {
      case TokenOutcome.Refused(var reason) -> new Result.Bad(reason);
      case TokenOutcome.Verified(var claims) -> granted(claims);
    };
  }

  private Result granted(AccessClaims claims) {
    ApiKey key = keys.find(claims.apiKey());
    VideoGrant grant = claims.video();
    if (key == null) {
      return new Result.Bad("invalid API key"); // revoked since the signature was checked
    }
    return new Result.Known(grant == null ? Caller.ANONYMOUS : new Caller(key, grant));
  }

  private Result basic(String encoded) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return new Result.Bad("invalid authorization header. Basic takes base64 of key:secret");
    }
    int colon = pair.indexOf(':');
    ApiKey key = colon < 0 ? null : keys.find(pair.substring(0, colon));
    if (key == null || !same(pair.substring(colon + 1), key.secret())) {
      return new Result.Bad("invalid API key or secret");
    }
    return new Result.Known(new Caller(key, null));
  }

  private static boolean same(String given, String secret) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable String secretOf(String id) {
    ApiKey key = keys.find(id);
    return key == null ? null : key.secret();
  }
}
