package io.parley.signaling;

import io.parley.cluster.FleetStores;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.embedded.LocalEventLog;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Signaling-service as a process of its own.
public final class SignalingApplication {

  private SignalingApplication() {}

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(Stores.class, SignalingConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.config.name=signaling")
        .run(arguments);
  }

  /// What the fleet shares, and the keys and events of one process.
  @Configuration(proxyBeanMethods = false)
  @Import(FleetStores.class)
  static class Stores {

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
