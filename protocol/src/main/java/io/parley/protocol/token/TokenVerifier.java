package io.parley.protocol.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Checks access tokens as LiveKit's servers do: HS256 only, `exp` required, a minute of leeway.
///
/// Thread-safe.
public final class TokenVerifier {

  /// Clocks of tenants' servers are this far off at most; more, and an expired token lives too
  /// long.
  private static final long LEEWAY_SECONDS = 60;

  /// A token longer than this is refused before it is parsed: metadata of 512 KiB in base64.
  static final int MAX_CHARS = 1 << 20;

  private final Function<String, @Nullable String> secretOfKey;
  private final Clock clock;

  /// @param secretOfKey gives the secret of an API key, null for a key that nobody has
  public TokenVerifier(Function<String, @Nullable String> secretOfKey, Clock clock) {
    this.secretOfKey = secretOfKey;
    this.clock = clock;
  }

  /// Checks signature and times, and reads the claims.
  ///
  /// @param token in its compact form, without `Bearer `
  public TokenOutcome verify(String token) {
    if (token.length() > MAX_CHARS) {
      return new TokenOutcome.Refused("invalid authorization token");
    }
    try {
      DecodedJWT unverified = JWT.decode(token);
      String key = unverified.getIssuer();
      String secret = key == null ? null : secretOfKey.apply(key);
      if (secret == null) {
        return new TokenOutcome.Refused("invalid API key");
      }
      return check(token, unverified, key, secret);
    } catch (JWTDecodeException notAToken) {
      return new TokenOutcome.Refused("invalid authorization token");
    }
  }

  private TokenOutcome check(String token, DecodedJWT unverified, String key, String secret) {
    if (unverified.getExpiresAt() == null) {
      return new TokenOutcome.Refused("invalid authorization token: exp is missing");
    }
    try {
      var verification =
          (JWTVerifier.BaseVerification)
              JWT.require(Algorithm.HMAC256(secret)).withIssuer(key).acceptLeeway(LEEWAY_SECONDS);
      return new TokenOutcome.Verified(
          ClaimReader.read(verification.build(clock).verify(token), key));
    } catch (JWTVerificationException | IllegalArgumentException refused) {
      return new TokenOutcome.Refused("invalid authorization token: " + refused.getMessage());
    }
  }
}
