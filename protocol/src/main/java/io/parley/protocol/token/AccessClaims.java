package io.parley.protocol.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a verified access token says.
///
/// @param apiKey the key whose secret signed it (`iss`)
/// @param identity `sub`, or `jti` where that is empty; empty in a server's token
/// @param kind lower-case kind of participant, `standard` where absent
/// @param video null where the token has no `video` claim
/// @param roomConfig the JSON of a RoomConfiguration, null where absent
/// @param expiresAt `exp`, which every token must have
/// @param session which session a refresh token is for, null in a tenant's own token
public record AccessClaims(
    String apiKey,
    String identity,
    String name,
    String metadata,
    Map<String, String> attributes,
    String kind,
    List<String> kindDetails,
    @Nullable VideoGrant video,
    @Nullable String roomConfig,
    String roomPreset,
    Instant expiresAt,
    @Nullable SessionClaim session) {

  /// The claims of a token that is for no session yet.
  public AccessClaims(
      String apiKey,
      String identity,
      String name,
      String metadata,
      Map<String, String> attributes,
      String kind,
      List<String> kindDetails,
      @Nullable VideoGrant video,
      @Nullable String roomConfig,
      String roomPreset,
      Instant expiresAt) {
    this(
        apiKey,
        identity,
        name,
        metadata,
        attributes,
        kind,
        kindDetails,
        video,
        roomConfig,
        roomPreset,
        expiresAt,
        null);
  }

  public AccessClaims {
    attributes = Map.copyOf(attributes);
    kindDetails = List.copyOf(kindDetails);
  }

  /// Redacted: names and metadata are the tenant's users' own.
  @Override
  public String toString() {
    return "AccessClaims[apiKey=" + apiKey + ", expiresAt=" + expiresAt + "]";
  }
}
