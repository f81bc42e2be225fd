package io.parley.protocol.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Makes access tokens: for tenants through the API, and the refresh tokens of running sessions.
///
/// Thread-safe.
public final class TokenSigner {

  private final String apiKey;
  private final Algorithm algorithm;

  /// @param secret of the key; never logged
  public TokenSigner(String apiKey, String secret) {
    this.apiKey = apiKey;
    this.algorithm = Algorithm.HMAC256(secret);
  }

  /// Signs these claims; `claims.apiKey()` and `claims.expiresAt()` give way to the signer's key
  /// and to `now` plus `lifetime`.
  public String sign(AccessClaims claims, Instant now, Duration lifetime) {
    return sign(claims, now, lifetime, Map.of());
  }

  /// As above, with private claims of ours beside the standard ones.
  public String sign(
      AccessClaims claims, Instant now, Duration lifetime, Map<String, String> more) {
    JWTCreator.Builder token =
        JWT.create()
            .withIssuer(apiKey)
            .withSubject(claims.identity())
            .withNotBefore(now)
            .withExpiresAt(now.plus(lifetime))
            .withClaim("name", claims.name())
            .withClaim("metadata", claims.metadata())
            .withClaim("kind", claims.kind());
    if (!claims.attributes().isEmpty()) {
      token.withClaim("attributes", claims.attributes());
    }
    if (!claims.kindDetails().isEmpty()) {
      token.withClaim("kindDetails", claims.kindDetails());
    }
    VideoGrant video = claims.video();
    if (video != null) {
      token.withClaim("video", videoClaim(video));
    }
    more.forEach(token::withClaim);
    return token.sign(algorithm);
  }

  private static Map<String, Object> videoClaim(VideoGrant grant) {
    Map<String, Object> video = new HashMap<>();
    putIf(video, "room", grant.room());
    putIf(video, "destinationRoom", grant.destinationRoom());
    putIf(video, "roomJoin", grant.roomJoin());
    putIf(video, "roomCreate", grant.roomCreate());
    putIf(video, "roomList", grant.roomList());
    putIf(video, "roomRecord", grant.roomRecord());
    putIf(video, "roomAdmin", grant.roomAdmin());
    putIf(video, "ingressAdmin", grant.ingressAdmin());
    video.put("canPublish", grant.canPublish());
    video.put("canSubscribe", grant.canSubscribe());
    video.put("canPublishData", grant.canPublishData());
    if (!grant.canPublishSources().isEmpty()) {
      video.put("canPublishSources", grant.canPublishSources());
    }
    putIf(video, "canUpdateOwnMetadata", grant.canUpdateOwnMetadata());
    putIf(video, "canSubscribeMetrics", grant.canSubscribeMetrics());
    putIf(video, "hidden", grant.hidden());
    putIf(video, "recorder", grant.recorder());
    putIf(video, "agent", grant.agent());
    return video;
  }

  private static void putIf(Map<String, Object> map, String key, boolean value) {
    if (value) {
      map.put(key, true);
    }
  }

  private static void putIf(Map<String, Object> map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }
}
