package io.parley.gateway;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the gateway works.
///
/// @param consoleDir where the page's files are; those of the class path under `/console/` where
///   absent
/// @param failedLoginsPerMinute of one address, before it gets 429; a tenant whose tokens expire
///   all at once stays below some hundred
/// @param maxSockets clients that may be connected at once; more get 503
/// @param connectTimeout until a node that does not answer counts as gone
/// @param handshakeTimeout until a node that took the connection must have decided; joins that
///   place a room take a second at most
/// @param trustForwarded whether a proxy in front of this gateway sets `X-Forwarded-*`; otherwise
///   anybody could
/// @param accessLog whether each request is logged, without its query
/// @param tlsPort of HTTPS; 0 for none
/// @param tlsAddress where HTTPS listens, and what the certificate is for; `server.address` where
///   empty
/// @param dataDir where the certificate is kept
/// @param advertisedHost under which other nodes know this one; `server.address` where empty
/// @param drainGrace over which a gateway that stops or drains closes its clients' sockets, which
///   then come to others; 0 leaves that to the signaling nodes
@ConfigurationProperties("parley.gateway")
public record GatewayProperties(
    @Nullable Path consoleDir,
    @DefaultValue("120") int failedLoginsPerMinute,
    @DefaultValue("50000") int maxSockets,
    @DefaultValue("1s") Duration connectTimeout,
    @DefaultValue("10s") Duration handshakeTimeout,
    @DefaultValue("false") boolean trustForwarded,
    @DefaultValue("true") boolean accessLog,
    @DefaultValue("0") int tlsPort,
    @DefaultValue("") String tlsAddress,
    @DefaultValue(".parley") Path dataDir,
    @DefaultValue("") String advertisedHost,
    @DefaultValue("10s") Duration drainGrace) {

  public GatewayProperties {
    require(failedLoginsPerMinute >= 1, "failed-logins-per-minute must be 1 or more");
    require(maxSockets >= 1, "max-sockets must be 1 or more");
    require(within(connectTimeout), "connect-timeout must be 100ms to 1m");
    require(within(handshakeTimeout), "handshake-timeout must be 100ms to 1m");
    require(
        !drainGrace.isNegative() && drainGrace.toSeconds() <= 60, "drain-grace must be 0s to 60s");
    require(tlsPort >= 0 && tlsPort <= 65_535, "tls-port must be 0 to 65535");
  }

  private static boolean within(Duration timeout) {
    return timeout.toMillis() >= 100 && timeout.toMillis() <= 60_000;
  }

  private static void require(boolean right, String complaint) {
    if (!right) {
      throw new IllegalArgumentException("parley.gateway." + complaint);
    }
  }
}
