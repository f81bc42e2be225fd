package io.parley.signaling;

import io.parley.cluster.FleetStores;
import io.parley.cluster.LogStores;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// Signaling-service as a process of its own.
public final class SignalingApplication {

  private SignalingApplication() {}

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(FleetStores.class, LogStores.class, SignalingConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.application.name=signaling", "spring.config.name=signaling")
        .run(arguments);
  }
}
