package io.parley.sfu;

import io.parley.cluster.FleetStores;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// sfu-service as a process of its own.
public final class SfuApplication {

  private SfuApplication() {}

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(FleetStores.class, SfuConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.config.name=sfu")
        .run(arguments);
  }
}
