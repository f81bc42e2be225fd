package io.parley.gateway;

import io.parley.cluster.FleetStores;
import io.parley.cluster.LogStores;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// The gateway as a process of its own.
public final class GatewayApplication {

  private GatewayApplication() {}

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(FleetStores.class, LogStores.class, GatewayConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.application.name=gateway")
        .run(arguments);
  }
}
