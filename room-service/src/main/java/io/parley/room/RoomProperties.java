package io.parley.room;

import io.parley.room.api.Limits;
import io.parley.room.rooms.RoomSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How room-service works.
///
/// @param project the project that the keys of the configuration belong to
/// @param devMode knows `devkey` where no other key is named, and serves `/dev/token` where there
///   is a link key; never where strangers can reach it
/// @param devLinkKey the random part of the join link; empty means no `/dev/token`
/// @param keys the tenants' keys, `key:secret` with commas between; keys that an earlier start had
///   from here and that are no longer named are revoked
/// @param autoCreate whether a join makes its room; otherwise only a token with `roomCreate` does
/// @param emptyTimeout until a room that nobody joins closes; a second to a year
/// @param departureTimeout until a room that the last one left closes; a second to a year, and some
///   seconds more than the reload of a page takes
/// @param maxParticipants of rooms that do not say it themselves; 0 for as many as come
/// @param remoteUnmute whether a tenant's server may switch a microphone on again
/// @param publicUrl where clients connect, such as `wss://parley.example`; empty to take the
///   address under which the caller of the API came
/// @param historyRetention how long what happened in rooms is kept, an hour to 400 days
/// @param qualityRetention how long samples of connections are kept, an hour to 400 days; a room of
///   ten with cameras makes some 6 MiB an hour
/// @param host on which gRPC listens
/// @param advertisedHost under which other nodes reach this one; `host` where empty
/// @param grpcPort 0 for any that is free
/// @param region where this node is
@ConfigurationProperties("parley.room")
public record RoomProperties(
    @DefaultValue("default") String project,
    @DefaultValue("false") boolean devMode,
    @DefaultValue("") String devLinkKey,
    @DefaultValue("") String keys,
    @DefaultValue("true") boolean autoCreate,
    @DefaultValue("300s") Duration emptyTimeout,
    @DefaultValue("20s") Duration departureTimeout,
    @DefaultValue("0") int maxParticipants,
    @DefaultValue("false") boolean remoteUnmute,
    @DefaultValue("") String publicUrl,
    @DefaultValue("30d") Duration historyRetention,
    @DefaultValue("7d") Duration qualityRetention,
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("") String advertisedHost,
    @DefaultValue("0") int grpcPort,
    @DefaultValue("") String region) {

  /// Shorter, and it could be guessed by those who try.
  private static final int MIN_LINK_KEY_CHARS = 16;

  public RoomProperties {
    advertisedHost = advertisedHost.isEmpty() ? host : advertisedHost;
    require(!project.isBlank() && project.length() <= 64, "project must have 1 to 64 characters");
    require(
        devLinkKey.isEmpty() || devLinkKey.length() >= MIN_LINK_KEY_CHARS,
        "dev-link-key must have 16 characters or more");
    require(within(emptyTimeout, 1), "empty-timeout must be 1s to 366d");
    require(within(departureTimeout, 1), "departure-timeout must be 1s to 366d");
    require(maxParticipants >= 0, "max-participants must be 0 or more");
    require(
        publicUrl.isEmpty() || publicUrl.startsWith("ws://") || publicUrl.startsWith("wss://"),
        "public-url must begin with ws:// or wss://");
    require(kept(historyRetention), "history-retention must be 1h to 400d");
    require(kept(qualityRetention), "quality-retention must be 1h to 400d");
    require(grpcPort >= 0 && grpcPort <= 65_535, "grpc-port must be 0 to 65535");
  }

  private static boolean within(Duration timeout, long minSeconds) {
    return timeout.toSeconds() >= minSeconds && timeout.toSeconds() <= Limits.MAX_TIMEOUT_SECONDS;
  }

  private static boolean kept(Duration retention) {
    return retention.toHours() >= 1 && retention.toDays() <= 400;
  }

  private static void require(boolean right, String complaint) {
    if (!right) {
      throw new IllegalArgumentException("parley.room." + complaint);
    }
  }

  /// The settings of a room that does not say its own.
  RoomSettings defaultSettings() {
    return new RoomSettings(
        emptyTimeout.toSeconds(), departureTimeout.toSeconds(), maxParticipants, 0, 0, false);
  }

  /// Redacted: `keys` and `devLinkKey` are secrets.
  @Override
  public String toString() {
    return "RoomProperties[project=" + project + ", devMode=" + devMode + "]";
  }
}
