package io.parley.fleet.plan;

import org.jspecify.annotations.Nullable;

/// Where one process listens; null for what it has not.
///
/// @param http of the service and, except for gateways, of its actuator
/// @param grpc for other services
/// @param admin of a gateway: actuator and `/admin/v1`
/// @param udp media
/// @param tcp media; of a store its one port
/// @param https of a gateway
public record Ports(
    @Nullable Integer http,
    @Nullable Integer grpc,
    @Nullable Integer admin,
    @Nullable Integer udp,
    @Nullable Integer tcp,
    @Nullable Integer https) {

  static Ports gateway(int http, int admin, @Nullable Integer https) {
    return new Ports(http, null, admin, null, null, https);
  }

  static Ports sfu(int http, int grpc, int udp, int tcp) {
    return new Ports(http, grpc, null, udp, tcp, null);
  }

  static Ports service(int http, int grpc) {
    return new Ports(http, grpc, null, null, null, null);
  }

  /// Of a store.
  public static Ports store(int tcp) {
    return new Ports(null, null, null, null, tcp, null);
  }
}
