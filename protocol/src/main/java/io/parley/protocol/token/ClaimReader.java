package io.parley.protocol.token;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.google.gson.Gson;
import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.ParticipantSid;
import io.parley.protocol.id.RoomSid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the claims of a verified token, leniently: a claim of a wrong type counts as absent.
final class ClaimReader {

  private static final Gson JSON = new Gson();

  private ClaimReader() {}

  static AccessClaims read(DecodedJWT token, String apiKey) {
    String subject = token.getSubject();
    String identity = subject == null || subject.isEmpty() ? orEmpty(token.getId()) : subject;
    String kind = text(token.getClaim("kind"));
    Map<String, Object> video = map(token.getClaim("video"));
    return new AccessClaims(
        apiKey,
        identity,
        text(token.getClaim("name")),
        text(token.getClaim("metadata")),
        strings(map(token.getClaim("attributes"))),
        kind.isEmpty() ? "standard" : kind,
        texts(token.getClaim("kindDetails").asList(Object.class)),
        video == null ? null : grant(video),
        json(map(token.getClaim("roomConfig"))),
        text(token.getClaim("roomPreset")),
        token.getExpiresAtAsInstant(),
        session(token));
  }

  private static @Nullable SessionClaim session(DecodedJWT token) {
    try {
      return new SessionClaim(
          new ParticipantSid(text(token.getClaim("sid"))),
          new NodeId(text(token.getClaim("sfu"))),
          new RoomSid(text(token.getClaim("room"))),
          Integer.parseInt(text(token.getClaim("epoch"))));
    } catch (IllegalArgumentException absentOrForeign) {
      return null;
    }
  }

  private static VideoGrant grant(Map<String, Object> video) {
    boolean canPublish = flag(video, "canPublish", true);
    return new VideoGrant(
        text(video.get("room")),
        text(video.get("destinationRoom")),
        flag(video, "roomJoin", false),
        flag(video, "roomCreate", false),
        flag(video, "roomList", false),
        flag(video, "roomRecord", false),
        flag(video, "roomAdmin", false),
        flag(video, "ingressAdmin", false),
        canPublish,
        flag(video, "canSubscribe", true),
        flag(video, "canPublishData", canPublish),
        texts(video.get("canPublishSources") instanceof List<?> sources ? sources : null),
        flag(video, "canUpdateOwnMetadata", false),
        flag(video, "canSubscribeMetrics", false),
        flag(video, "hidden", false),
        flag(video, "recorder", false),
        flag(video, "agent", false));
  }

  private static boolean flag(Map<String, Object> map, String key, boolean absent) {
    return map.get(key) instanceof Boolean value ? value : absent;
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }

  private static String text(Claim claim) {
    return orEmpty(claim.asString());
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static List<String> texts(@Nullable List<?> values) {
    return values == null
        ? List.of()
        : values.stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  private static Map<String, String> strings(@Nullable Map<String, Object> map) {
    Map<String, String> strings = new HashMap<>();
    if (map != null) {
      map.forEach((key, value) -> strings.put(key, text(value)));
    }
    return strings;
  }

  private static @Nullable Map<String, Object> map(Claim claim) {
    return claim.isMissing() || claim.isNull() ? null : claim.asMap();
  }

  private static @Nullable String json(@Nullable Map<String, Object> map) {
    return map == null ? null : JSON.toJson(map);
  }
}
