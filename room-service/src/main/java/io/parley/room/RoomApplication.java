package io.parley.room;

import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.embedded.InMemoryPresence;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Room-service as a process of its own, over stores of its own.
@Configuration(proxyBeanMethods = false)
@Import(RoomConfiguration.class)
public class RoomApplication {

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(RoomApplication.class)
        .web(WebApplicationType.REACTIVE)
        .run(arguments);
  }

  @Bean
  Presence presence() {
    return new InMemoryPresence();
  }

  @Bean
  NodeRegistry nodeRegistry() {
    return new InMemoryNodeRegistry();
  }

  @Bean
  KeyRing keyRing() {
    return new InMemoryKeyRing();
  }
}
