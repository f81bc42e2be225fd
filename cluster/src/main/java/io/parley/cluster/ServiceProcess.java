package io.parley.cluster;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// A service as a process of its own: its configuration over the fleet's stores.
public final class ServiceProcess {

  private ServiceProcess() {}

  /// Starts the service. `PARLEY_LOG_FORMAT=json` makes each line of its log a JSON object, with
  /// what a line is about (`project`, `room`, `participant`, …) as fields.
  ///
  /// @param name of the service, as logs, metrics and its data directory have it
  /// @param configuration of the service
  public static void run(String name, Class<?> configuration, String[] arguments) {
    boolean json = "json".equals(System.getenv("PARLEY_LOG_FORMAT"));
    SpringApplicationBuilder process =
        new SpringApplicationBuilder(FleetStores.class, LogStores.class, configuration)
            .web(WebApplicationType.REACTIVE)
            .properties("spring.application.name=" + name, "spring.config.name=" + name);
    if (json) {
      process.properties("logging.structured.format.console=logstash");
    }
    process.run(arguments);
  }
}
