package io.parley.room.api.devlink;

import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenSigner;
import io.parley.protocol.token.VideoGrant;
import io.parley.room.api.ClientUrl;
import io.parley.room.api.Limits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// `POST /dev/token`: lets whoever has the printed join link into any room. There is no such bean
/// outside of dev mode.
@RestController
public final class DevTokenEndpoint {

  private static final Duration LIFETIME = Duration.ofHours(6);

  private final byte[] linkKey;
  private final String project;
  private final KeyRing keys;
  private final ClientUrl clientUrl;
  private final InstantSource clock;

  /// @param linkKey random, a part of the join link
  public DevTokenEndpoint(
      String linkKey, String project, KeyRing keys, ClientUrl clientUrl, InstantSource clock) {
    this.linkKey = linkKey.getBytes(StandardCharsets.UTF_8);
    this.project = project;
    this.keys = keys;
    this.clientUrl = clientUrl;
    this.clock = clock;
  }

  /// What the page sends.
  ///
  /// @param key of the join link; the header `key` will do as well
  public record Wish(@Nullable String room, @Nullable String identity, @Nullable String key) {}

  /// What it gets.
  public record Token(String token, String url) {}

  /// Makes a token that may do everything that a participant may.
  @PostMapping("/dev/token")
  public ResponseEntity<Object> token(@RequestHeader HttpHeaders headers, @RequestBody Wish wish) {
    String shown = wish.key() == null ? headers.getFirst("key") : wish.key();
    if (shown == null || !MessageDigest.isEqual(linkKey, shown.getBytes(StandardCharsets.UTF_8))) {
      return problem(
          HttpStatus.UNAUTHORIZED,
          "link_key_invalid",
          "open the join link that the server printed");
    }
    String room = wish.room() == null ? "" : wish.room();
    String identity = wish.identity() == null ? "" : wish.identity();
    String complaint = Limits.first(Limits.roomName(room), Limits.identity(identity));
    if (complaint != null) {
      return problem(HttpStatus.BAD_REQUEST, "request_invalid", complaint);
    }
    List<ApiKey> signers = keys.keysOf(project);
    if (signers.isEmpty()) {
      return problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "the keys are not read yet");
    }
    return ResponseEntity.ok(sign(signers.getFirst(), room, identity, headers));
  }

  private Token sign(ApiKey key, String room, String identity, HttpHeaders headers) {
    Instant now = clock.instant();
    VideoGrant grant =
        new VideoGrant(
            room, "", true, false, false, false, false, false, true, true, true, List.of(), true,
            false, false, false, false);
    AccessClaims claims =
        new AccessClaims(
            key.id(),
            identity,
            identity,
            "",
            Map.of(),
            "standard",
            List.of(),
            grant,
            null,
            "",
            now.plus(LIFETIME));
    String url =
        clientUrl.of(
            headers.getFirst("X-Forwarded-Proto"),
            headers.getFirst("X-Forwarded-Host"),
            headers.getFirst(HttpHeaders.HOST));
    return new Token(new TokenSigner(key.id(), key.secret()).sign(claims, now, LIFETIME), url);
  }

  private static ResponseEntity<Object> problem(HttpStatus status, String code, String detail) {
    ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
    body.setProperty("code", code);
    return ResponseEntity.status(status).body(body);
  }
}
