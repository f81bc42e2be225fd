package io.parley.signaling;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How this node meets clients. Its HTTP port is `server.port`.
///
/// @param host name or address on which gRPC listens
/// @param advertisedHost under which other nodes reach this one, by HTTP too; `host` where empty
/// @param grpcPort where room-service sends commands; 0 takes a free one
/// @param region told to clients, and used to choose near nodes
/// @param maxParticipants how many this node takes; more are sent to another node
/// @param autoCreate whether a join makes its room; room-service decides while it can be asked
/// @param iceServers STUN and TURN servers for clients; none are needed where SFUs can be reached
///   directly
/// @param turnLifetime of credentials that are made from a shared secret; below 5m a call that
///   reconnects late would have lost its relay
/// @param resumeWindow how long a participant without a socket stays while its media go on
/// @param silentResumeWindow how long one without socket and media stays; at most `resumeWindow`
/// @param pingInterval between a client's pings, 1s or more
/// @param pingTimeout without any message for this long a client resumes; above `pingInterval`
/// @param webSocketPing between WebSocket pings to clients
/// @param metadata the most metadata that a participant may have
/// @param attributes the most that a participant's attributes may have, keys and values together
/// @param nameChars the longest display name
/// @param remoteUnmute whether the API may unmute participants
/// @param maxFrame the largest frame that a client may send
/// @param outgoing what may wait for one slow reader; below 1MB a large room's list would not fit
/// @param drainGrace over which a node that stops or drains sends its clients to others; 0 sends
///   them all at once, and more than a minute outlasts what a process is given to stop
@ConfigurationProperties("parley.signaling")
public record SignalingProperties(
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("") String advertisedHost,
    @DefaultValue("0") int grpcPort,
    @DefaultValue("") String region,
    @DefaultValue("2000") int maxParticipants,
    @DefaultValue("true") boolean autoCreate,
    @DefaultValue List<IceServer> iceServers,
    @DefaultValue("4h") Duration turnLifetime,
    @DefaultValue("60s") Duration resumeWindow,
    @DefaultValue("15s") Duration silentResumeWindow,
    @DefaultValue("5s") Duration pingInterval,
    @DefaultValue("15s") Duration pingTimeout,
    @DefaultValue("10s") Duration webSocketPing,
    @DefaultValue("512KB") DataSize metadata,
    @DefaultValue("64KB") DataSize attributes,
    @DefaultValue("256") int nameChars,
    @DefaultValue("false") boolean remoteUnmute,
    @DefaultValue("2MB") DataSize maxFrame,
    @DefaultValue("8MB") DataSize outgoing,
    @DefaultValue("10s") Duration drainGrace) {

  /// A STUN or TURN server.
  ///
  /// @param urls such as `turn:turn.example.org:3478?transport=udp`
  /// @param username of a server with fixed credentials
  /// @param credential that belongs to `username`
  /// @param secret that coturn's REST API shares (`static-auth-secret`); then `username` and
  ///   `credential` are made for each participant
  @ConfigurationPropertiesSource
  public record IceServer(
      List<String> urls,
      @DefaultValue("") String username,
      @DefaultValue("") String credential,
      @DefaultValue("") String secret) {

    public IceServer {
      urls = List.copyOf(urls);
      require(!urls.isEmpty(), "ice-servers must have urls");
    }

    @Override
    public String toString() {
      return "IceServer[urls=" + urls + "]";
    }
  }

  public SignalingProperties {
    iceServers = List.copyOf(iceServers);
    advertisedHost = advertisedHost.isEmpty() ? host : advertisedHost;
    require(
        !drainGrace.isNegative() && drainGrace.toSeconds() <= 60, "drain-grace must be 0s to 60s");
    require(maxParticipants >= 1, "max-participants must be 1 or more");
    require(turnLifetime.toMinutes() >= 5, "turn-lifetime must be 5m or more");
    require(pingInterval.toSeconds() >= 1, "ping-interval must be 1s or more");
    require(pingTimeout.compareTo(pingInterval) > 0, "ping-timeout must exceed ping-interval");
    require(webSocketPing.toSeconds() >= 1, "web-socket-ping must be 1s or more");
    require(!silentResumeWindow.isNegative(), "silent-resume-window must not be negative");
    require(
        resumeWindow.compareTo(silentResumeWindow) >= 0,
        "resume-window must not be below silent-resume-window");
    require(outgoing.toBytes() >= 1 << 20, "outgoing must be 1MB or more");
    require(outgoing.toBytes() <= 1 << 30, "outgoing must be 1GB or less");
    require(
        maxFrame.toBytes() >= 1 << 16 && maxFrame.toBytes() <= 1 << 26,
        "max-frame must be 64KB to 64MB");
    require(nameChars >= 1, "name-chars must be 1 or more");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("parley.signaling." + rule);
    }
  }
}
