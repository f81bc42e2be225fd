package io.parley.cluster.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenSigner;
import io.parley.protocol.token.VideoGrant;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryKeyRing keys = new InMemoryKeyRing();
  private final Access access = new Access(keys, Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void addKey() {
    keys.add(new ApiKey("key1", "acme", "secret:1"));
  }

  @Test
  void aKeyAndItsSecretMayDoEverythingInTheirProject() {
    Caller caller = known(access.keyOrToken(basic("key1:secret:1")));

    assertThat(caller.project()).isEqualTo("acme");
    assertThat(caller.holdsKey()).isTrue();
    assertThat(caller.lists()).isTrue();
    assertThat(caller.administers("any")).isTrue();
  }

  @Test
  void aTokenMayDoWhatItGrants() {
    Caller caller = known(access.keyOrToken("Bearer " + token("key1", "secret:1", admin("red"))));

    assertThat(caller.project()).isEqualTo("acme");
    assertThat(caller.holdsKey()).isFalse();
    assertThat(caller.lists()).isFalse();
    assertThat(caller.administers("red")).isTrue();
    assertThat(caller.administers("blue")).isFalse();
  }

  @Test
  void withoutCredentialsOrAGrantNobodyIsKnown() {
    assertThat(known(access.keyOrToken(null))).isEqualTo(Caller.ANONYMOUS);
    assertThat(known(access.keyOrToken("Bearer " + token("key1", "secret:1", null))))
        .isEqualTo(Caller.ANONYMOUS);
  }

  @Test
  void whatIsWrongIsBad() {
    for (String header :
        List.of(
            basic("key1:other"),
            basic("key2:secret:1"),
            basic("key1"),
            "Basic %%%",
            "Digest x",
            "Bearer x",
            "Bearer " + token("key1", "other", admin("red")),
            "Bearer " + token("key2", "secret:1", admin("red")))) {
      assertThat(access.keyOrToken(header)).as(header).isInstanceOf(Access.Result.Bad.class);
    }
    assertThat(access.token(basic("key1:secret:1"), null)).isInstanceOf(Access.Result.Bad.class);
  }

  @Test
  void aRevokedKeyIsNoLongerKnown() {
    keys.remove("key1");

    assertThat(access.keyOrToken(basic("key1:secret:1"))).isInstanceOf(Access.Result.Bad.class);
  }

  private static Caller known(Access.Result result) {
    assertThat(result).isInstanceOf(Access.Result.Known.class);
    return ((Access.Result.Known) result).caller();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static String token(String key, String secret, @Nullable VideoGrant grant) {
    AccessClaims claims =
        new AccessClaims(
            key, "server", "", "", Map.of(), "standard", List.of(), grant, null, "", Instant.MAX);
    return new TokenSigner(key, secret).sign(claims, NOW, Duration.ofMinutes(5));
  }

  private static VideoGrant admin(String room) {
    return new VideoGrant(
        room, "", false, false, false, false, true, false, true, true, true, List.of(), false,
        false, false, false, false);
  }
}
