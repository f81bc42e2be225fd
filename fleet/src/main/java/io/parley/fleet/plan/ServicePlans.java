package io.parley.fleet.plan;

import io.parley.fleet.health.HttpProbe;
import io.parley.fleet.health.Probe;
import io.parley.fleet.options.ClusterOptions;
import io.parley.fleet.secret.Secrets;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What each service is told: as an operator would, by its environment.
public final class ServicePlans {

  private static final String LOOPBACK = "127.0.0.1";

  private final ClusterOptions options;
  private final Path home;
  private final Secrets secrets;
  private final PortPlan ports;
  private final Path data;

  /// @param home directory of the modules
  /// @param data absolute directory of what is kept
  public ServicePlans(
      ClusterOptions options, Path home, Path data, Secrets secrets, PortPlan ports) {
    this.options = options;
    this.home = home;
    this.secrets = secrets;
    this.ports = ports;
    this.data = data;
  }

  /// The nodes of that service.
  public List<ProcessPlan> of(Service service) {
    var counts = options.counts();
    int count =
        switch (service) {
          case GATEWAY -> counts.gateways();
          case SIGNALING -> counts.signaling();
          case SFU -> counts.sfus();
          case ROOM -> counts.rooms();
          case BILLING -> counts.billing();
          case KAFKA, REDIS, POSTGRES -> 0;
        };
    List<ProcessPlan> plans = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      plans.add(plan(service, number));
    }
    return plans;
  }

  private ProcessPlan plan(Service service, int number) {
    String name = service.word() + "-" + number;
    String region = options.regions().get((number - 1) % options.regions().size());
    Ports own = ports.of(service, number);
    List<String> command = new ArrayList<>(Jvm.command(service));
    command.add("-jar");
    command.add(service.jar(home).toString());
    return new ProcessPlan(
        name,
        service,
        region,
        own,
        command,
        environment(service, name, region, own),
        data.resolve("logs").resolve(name + ".log"),
        probes(service, own));
  }

  private List<Probe> probes(Service service, Ports own) {
    if (service != Service.GATEWAY) {
      return List.of(get(LOOPBACK, own.http(), "/actuator/health"));
    }
    String host = options.ip() == null ? LOOPBACK : options.urlHost();
    return List.of(get(LOOPBACK, own.admin(), "/actuator/health"), get(host, own.http(), "/"));
  }

  private Probe get(String host, @Nullable Integer port, String path) {
    return new HttpProbe(URI.create("http://" + host + ":" + port + path), options.anyHealth());
  }

  private Map<String, String> environment(Service service, String name, String region, Ports own) {
    Map<String, String> all = new LinkedHashMap<>();
    String prefix = "PARLEY_" + service.word().toUpperCase(Locale.ROOT) + "_";
    all.put("PARLEY_REDIS_URL", "redis://" + LOOPBACK + ":" + ports.store(Service.REDIS));
    all.put("PARLEY_KAFKA_SERVERS", LOOPBACK + ":" + ports.store(Service.KAFKA));
    all.put("PARLEY_MASTER_KEY", secrets.masterKey());
    all.put("PARLEY_ADMIN_TOKEN", secrets.adminToken());
    all.put("PARLEY_DATA_DIR", data.resolve("nodes").resolve(name).toString());
    all.put(prefix + "REGION", region);
    all.put("SERVER_PORT", String.valueOf(own.http()));
    all.put("SERVER_ADDRESS", LOOPBACK);
    if (own.grpc() != null) {
      all.put(prefix + "GRPC_PORT", String.valueOf(own.grpc()));
    }
    switch (service) {
      case GATEWAY -> gateway(all, own);
      case SFU -> sfu(all, own);
      case ROOM -> {
        datasource(all);
        keys(all);
      }
      case BILLING -> datasource(all);
      case SIGNALING, KAFKA, REDIS, POSTGRES -> {}
    }
    return all;
  }

  private void gateway(Map<String, String> all, Ports own) {
    if (options.ip() != null) {
      all.put("SERVER_ADDRESS", options.ip().getHostAddress());
    }
    all.put("MANAGEMENT_SERVER_PORT", String.valueOf(own.admin()));
    all.put("MANAGEMENT_SERVER_ADDRESS", LOOPBACK);
    all.put("PARLEY_GATEWAY_DATA_DIR", all.get("PARLEY_DATA_DIR"));
    all.put("PARLEY_GATEWAY_CONSOLE_DIR", home.resolve("console").resolve("dist").toString());
    if (own.https() != null) {
      all.put("PARLEY_GATEWAY_TLS_PORT", String.valueOf(own.https()));
    }
  }

  private void sfu(Map<String, String> all, Ports own) {
    all.put("PARLEY_SFU_UDP_PORT", String.valueOf(own.udp()));
    all.put("PARLEY_SFU_TCP_PORT", String.valueOf(own.tcp()));
    all.put("PARLEY_SFU_SHARDS", "1");
    if (options.ip() != null) {
      all.put("PARLEY_SFU_ADDRESSES", options.ip().getHostAddress());
    }
  }

  private void keys(Map<String, String> all) {
    all.put("PARLEY_ROOM_DEV_MODE", "true");
    all.put("PARLEY_ROOM_DEV_LINK_KEY", secrets.linkKey());
    all.put("PARLEY_ROOM_KEYS", options.keys() == null ? "" : options.keys());
  }

  private void datasource(Map<String, String> all) {
    all.put(
        "SPRING_DATASOURCE_URL",
        "jdbc:postgresql://" + LOOPBACK + ":" + ports.store(Service.POSTGRES) + "/postgres");
    all.put("SPRING_DATASOURCE_USERNAME", "postgres");
  }
}
