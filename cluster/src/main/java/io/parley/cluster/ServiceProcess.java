package io.parley.cluster;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// A service as a process of its own: its configuration over the fleet's stores.
public final class ServiceProcess {

  /// A line for people: with the fields that say what it is about.
  private static final String TEXT =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %-40.40logger{39} : %msg %kvp%n%wEx";

  private ServiceProcess() {}

  /// Starts the service, with a log as [LogProperties] says; a line of text ends with what it is
  /// about.
  ///
  /// @param name of the service, as logs, metrics and its data directory have it
  /// @param configurations of the service, and [KeyStores] where it asks for a key ring
  public static void run(String name, String[] arguments, Class<?>... configurations) {
    boolean json = LogProperties.of(System.getenv()).json();
    SpringApplicationBuilder process =
        new SpringApplicationBuilder(FleetStores.class, LogStores.class)
            .sources(configurations)
            .web(WebApplicationType.REACTIVE)
            .properties("spring.application.name=" + name, "spring.config.name=" + name);
    process.properties(
        json ? "logging.structured.format.console=logstash" : "logging.pattern.console=" + TEXT);
    process.run(arguments);
  }
}
