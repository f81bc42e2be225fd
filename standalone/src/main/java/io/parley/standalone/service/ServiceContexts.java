package io.parley.standalone.service;

import io.parley.billing.BillingConfiguration;
import io.parley.gateway.GatewayConfiguration;
import io.parley.room.RoomConfiguration;
import io.parley.sfu.SfuConfiguration;
import io.parley.signaling.SignalingConfiguration;
import io.parley.standalone.options.DevOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What each service is told in this process: ephemeral loopback ports for what services say to one
/// another, the chosen ones for what clients reach.
public final class ServiceContexts {

  /// What Boot would configure for signaling and SFU only because the libraries of room-service and
  /// billing are on the class path that they share here.
  private static final String DATABASES =
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
          + "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration";

  private final DevOptions options;
  private final String linkKey;

  /// @param linkKey the random part of the join link
  public ServiceContexts(DevOptions options, String linkKey) {
    this.options = options;
    this.linkKey = linkKey;
  }

  public ServiceContext gateway() {
    return service(
        "gateway",
        GatewayConfiguration.class,
        Map.of(
            "server.port",
            options.httpPort(),
            "server.address",
            options.ip() == null ? "127.0.0.1" : options.ip().getHostAddress(),
            "parley.gateway.tls-port",
            options.httpsPort(),
            "parley.gateway.data-dir",
            options.data().resolve("gateway").toString(),
            "parley.gateway.drain-grace",
            "0s"));
  }

  public ServiceContext signaling() {
    return service(
        "signaling",
        SignalingConfiguration.class,
        Map.of("spring.autoconfigure.exclude", DATABASES, "parley.signaling.drain-grace", "0s"));
  }

  public ServiceContext sfu() {
    return service(
        "sfu",
        SfuConfiguration.class,
        Map.of(
            "spring.autoconfigure.exclude",
            DATABASES,
            "parley.sfu.addresses",
            String.join(",", options.mediaAddresses()),
            "parley.sfu.udp-port",
            options.mediaUdpPort(),
            "parley.sfu.tcp-port",
            options.mediaTcpPort(),
            "parley.sfu.drain-grace",
            "0s",
            "parley.data-dir",
            options.data().resolve("sfu").toString()));
  }

  public ServiceContext room(String jdbcUrl) {
    return service(
        "room",
        RoomConfiguration.class,
        Map.of(
            "spring.datasource.url",
            jdbcUrl,
            "spring.datasource.username",
            "postgres",
            "parley.room.dev-mode",
            true,
            "parley.room.dev-link-key",
            linkKey,
            "parley.room.keys",
            orEmpty(options.keys())));
  }

  /// On room-service's server, in a schema of its own.
  public ServiceContext billing(String jdbcUrl) {
    return service(
        "billing",
        BillingConfiguration.class,
        Map.of("spring.datasource.url", jdbcUrl, "spring.datasource.username", "postgres"));
  }

  private static ServiceContext service(
      String name, Class<?> configuration, Map<String, Object> own) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.port", 0);
    properties.put("server.address", "127.0.0.1");
    properties.put("spring.cloud.gateway.server.webflux.enabled", name.equals("gateway"));
    properties.putAll(own);
    return new ServiceContext(name, configuration, properties);
  }

  private static String orEmpty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
