package io.parley.fleet.plan;

/// Which port belongs to whom: fixed distances from the first gateway's, so that logs, firewalls
/// and people find them again. The n-th node of each service has a block of its own, a thousand
/// above the one before it.
///
/// @param base port of the first gateway
/// @param https whether gateways serve HTTPS too
public record PortPlan(int base, boolean https) {

  private static final int BLOCK = 1000;

  /// 7870 beside 7880.
  private static final int ADMIN = -10;

  /// 7443 beside 7880.
  private static final int HTTPS = -437;

  /// @param number from 1
  public Ports of(Service service, int number) {
    int first = base + BLOCK * (number - 1);
    return switch (service) {
      case GATEWAY -> Ports.gateway(first, first + ADMIN, https ? first + HTTPS : null);
      case SFU -> Ports.sfu(first + 3, first + 4, first + 2, first + 1);
      case SIGNALING -> Ports.service(first + 5, first + 6);
      case ROOM -> Ports.service(first + 7, first + 8);
      case BILLING -> Ports.service(first + 9, first + 10);
      case KAFKA, REDIS, POSTGRES -> Ports.store(store(service));
    };
  }

  /// The one port of that store.
  public int store(Service service) {
    return switch (service) {
      case POSTGRES -> base + 20;
      case REDIS -> base + 21;
      case KAFKA -> base + 22;
      case GATEWAY, SIGNALING, SFU, ROOM, BILLING ->
          throw new IllegalArgumentException(service + " is no store");
    };
  }

  /// Where Kafka's broker and controller, one process, talk to each other.
  public int kafkaController() {
    return base + 23;
  }
}
