package io.parley.signaling;

import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.embedded.LocalEventLog;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.cluster.presence.Presence;
import io.parley.cluster.presence.embedded.InMemoryPresence;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Signaling-service as a process of its own.
public final class SignalingApplication {

  private SignalingApplication() {}

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(Stores.class, SignalingConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.config.name=signaling")
        .run(arguments);
  }

  /// The stores of one process; until there are others, such a node sees only itself.
  @Configuration(proxyBeanMethods = false)
  static class Stores {

    @Bean
    Presence presence() {
      return new InMemoryPresence();
    }

    @Bean
    NodeRegistry nodeRegistry() {
      return new InMemoryNodeRegistry();
    }

    @Bean(destroyMethod = "close")
    EventLog eventLog() throws IOException {
      return new LocalEventLog(Files.createTempDirectory("parley"), InstantSource.system());
    }

    @Bean
    KeyRing keyRing() {
      return new InMemoryKeyRing();
    }
  }
}
