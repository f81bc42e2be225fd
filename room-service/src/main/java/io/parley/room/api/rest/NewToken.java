package io.parley.room.api.rest;

import io.parley.protocol.link.LinkAttributes;
import io.parley.protocol.token.AccessClaims;
import io.parley.protocol.token.VideoGrant;
import io.parley.room.api.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `POST /v1/rooms/{room}/tokens` takes.
///
/// @param identity who joins with it, 1 to 256 characters
/// @param name what others see
/// @param attributes up to 64 KiB
/// @param ttl seconds; six hours where absent
public record NewToken(
    @Nullable String identity,
    @Nullable String name,
    @Nullable String metadata,
    @Nullable Map<String, String> attributes,
    @Nullable Long ttl,
    @Nullable Grants grants) {

  private static final Duration DEFAULT_TTL = Duration.ofHours(6);

  /// Shorter, and a join that takes its time comes too late.
  private static final long MIN_TTL_SECONDS = 10;

  private static final long MAX_TTL_SECONDS = Duration.ofDays(30).toSeconds();

  private static final Set<String> SOURCES =
      Set.of("camera", "microphone", "screen_share", "screen_share_audio");

  /// What they may do in the room; what is absent has LiveKit's defaults.
  ///
  /// @param canPublishSources of `camera`, `microphone`, `screen_share`, `screen_share_audio`;
  ///   empty means all
  /// @param roomAdmin may moderate this room
  public record Grants(
      @Nullable Boolean canPublish,
      @Nullable Boolean canSubscribe,
      @Nullable Boolean canPublishData,
      @Nullable List<String> canPublishSources,
      @Nullable Boolean canUpdateOwnMetadata,
      @Nullable Boolean canSubscribeMetrics,
      @Nullable Boolean hidden,
      @Nullable Boolean roomAdmin) {

    static final Grants DEFAULT = new Grants(null, null, null, null, null, null, null, null);

    List<String> sources() {
      return canPublishSources == null ? List.of() : canPublishSources;
    }

    VideoGrant toVideoGrant(String room) {
      boolean publish = flag(canPublish, true);
      return new VideoGrant(
          room,
          "",
          true,
          false,
          false,
          false,
          flag(roomAdmin, false),
          false,
          publish,
          flag(canSubscribe, true),
          flag(canPublishData, publish),
          sources(),
          flag(canUpdateOwnMetadata, false),
          flag(canSubscribeMetrics, false),
          flag(hidden, false),
          false,
          false);
    }

    private static boolean flag(@Nullable Boolean value, boolean absent) {
      return value == null ? absent : value;
    }
  }

  /// What is wrong with it, null where nothing is.
  @Nullable String complaint() {
    if (ttl != null && (ttl < MIN_TTL_SECONDS || ttl > MAX_TTL_SECONDS)) {
      return "ttl must be " + MIN_TTL_SECONDS + " to " + MAX_TTL_SECONDS + " seconds";
    }
    if (grants != null && !SOURCES.containsAll(grants.sources())) {
      return "canPublishSources takes " + SOURCES.stream().sorted().toList();
    }
    if (attributes != null && attributes.containsValue(null)) {
      return "attributes take strings only";
    }
    return Limits.first(
        Limits.identity(orEmpty(identity)),
        Limits.displayName(orEmpty(name)),
        Limits.metadata(orEmpty(metadata)),
        Limits.attributes(attributesOrNone()),
        LinkAttributes.complaint(attributesOrNone()));
  }

  Duration lifetime() {
    return ttl == null ? DEFAULT_TTL : Duration.ofSeconds(ttl);
  }

  /// @param apiKey signs it
  AccessClaims toClaims(String apiKey, String room, Instant expiresAt) {
    return new AccessClaims(
        apiKey,
        orEmpty(identity),
        orEmpty(name),
        orEmpty(metadata),
        attributesOrNone(),
        "standard",
        List.of(),
        (grants == null ? Grants.DEFAULT : grants).toVideoGrant(room),
        null,
        "",
        expiresAt);
  }

  private Map<String, String> attributesOrNone() {
    return attributes == null ? Map.of() : attributes;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
