package io.parley.signaling.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenOutcome;
import io.parley.protocol.token.TokenVerifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignedRefreshTokensTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final InMemoryKeyRing keys = new InMemoryKeyRing();
  private final SignedRefreshTokens tokens = new SignedRefreshTokens(keys);

  private static AccessClaims claims(Duration left) {
    return new AccessClaims(
        "revoked",
        "ann",
        "Ann",
        "m",
        Map.of("a", "1"),
        "agent",
        List.of("cloud_agent"),
        null,
        null,
        "",
        NOW.plus(left));
  }

  private DecodedJWT token(Duration left) {
    String token = tokens.refresh("project", claims(left), Map.of("sid", "PA_1"), NOW);
    if (token == null) {
      throw new AssertionError("no token");
    }
    TokenVerifier verifier =
        new TokenVerifier(
            key -> key.equals("first") ? "secret" : null, Clock.fixed(NOW, ZoneOffset.UTC));
    assertThat(verifier.verify(token)).isInstanceOf(TokenOutcome.Verified.class);
    return JWT.decode(token);
  }

  @Test
  void signsWithTheProjectsFirstKeyForWhatIsLeft() {
    keys.add(new ApiKey("foreign", "other", "x"));
    keys.add(new ApiKey("first", "project", "secret"));
    keys.add(new ApiKey("second", "project", "other"));
    DecodedJWT token = token(Duration.ofHours(3));
    assertThat(token.getIssuer()).isEqualTo("first");
    assertThat(token.getExpiresAtAsInstant()).isEqualTo(NOW.plus(Duration.ofHours(3)));
    assertThat(token.getClaim("sid").asString()).isEqualTo("PA_1");
    assertThat(token.getClaim("kind").asString()).isEqualTo("agent");
  }

  @Test
  void isGoodForTenMinutesAtLeast() {
    keys.add(new ApiKey("first", "project", "secret"));
    assertThat(token(Duration.ofMinutes(-5)).getExpiresAtAsInstant())
        .isEqualTo(NOW.plus(Duration.ofMinutes(10)));
  }

  @Test
  void makesNoneForAProjectWithoutKeys() {
    assertThat(tokens.refresh("project", claims(Duration.ofHours(1)), Map.of(), NOW)).isNull();
  }
}
