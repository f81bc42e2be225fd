package io.parley.room;

import io.parley.cluster.FleetStores;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Room-service as a process of its own.
@Configuration(proxyBeanMethods = false)
@Import({FleetStores.class, RoomConfiguration.class})
public class RoomApplication {

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(RoomApplication.class)
        .web(WebApplicationType.REACTIVE)
        .run(arguments);
  }

  @Bean
  KeyRing keyRing() {
    return new InMemoryKeyRing();
  }
}
