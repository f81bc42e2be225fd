package io.parley.sfu;

import io.parley.cluster.FleetStores;
import io.parley.cluster.LogStores;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// sfu-service as a process of its own.
public final class SfuApplication {

  private SfuApplication() {}

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(FleetStores.class, LogStores.class, SfuConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.application.name=sfu", "spring.config.name=sfu")
        .run(arguments);
  }
}
