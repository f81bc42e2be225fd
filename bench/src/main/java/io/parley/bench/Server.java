package io.parley.bench;

import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.TokenSigner;
import io.parley.protocol.token.VideoGrant;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The server that is measured.
///
/// @param url such as `ws://127.0.0.1:7880`
record Server(URI url, String key, String secret) {

  private static final Duration TOKEN_LIFETIME = Duration.ofHours(6);

  /// Where a client with two peer connections joins.
  URI joinUri() {
    return URI.create(url + "/rtc?protocol=17&auto_subscribe=1&sdk=go");
  }

  /// A token for a participant that may publish and subscribe.
  String token(String room, String identity) {
    var now = Instant.now();
    var claims =
        new AccessClaims(
            key, identity, "", "", Map.of(), "standard", List.of(), grant(room), null, "", now);
    return new TokenSigner(key, secret).sign(claims, now, TOKEN_LIFETIME);
  }

  private static VideoGrant grant(String room) {
    return new VideoGrant(
        room, "", true, false, false, false, false, false, true, true, true, List.of(), false,
        false, false, false, false);
  }

  @Override
  public String toString() {
    return "Server[" + url + "]";
  }
}
