package io.parley.cluster;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// A service as a process of its own: its configuration over the fleet's stores.
public final class ServiceProcess {

  private ServiceProcess() {}

  /// Starts the service, with a log as [LogProperties] says.
  ///
  /// @param name of the service, as logs, metrics and its data directory have it
  /// @param configuration of the service
  public static void run(String name, Class<?> configuration, String[] arguments) {
    boolean json = LogProperties.of(System.getenv()).json();
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
