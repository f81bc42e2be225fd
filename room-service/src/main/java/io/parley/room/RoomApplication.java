package io.parley.room;

import io.parley.cluster.FleetStores;
import io.parley.cluster.LogStores;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/// Room-service as a process of its own.
public final class RoomApplication {

  private RoomApplication() {}

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(FleetStores.class, LogStores.class, RoomConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.application.name=room")
        .run(arguments);
  }
}
