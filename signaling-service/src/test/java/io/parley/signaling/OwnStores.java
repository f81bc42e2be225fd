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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The stores of one process, for tests that start the whole service.
@Configuration(proxyBeanMethods = false)
class OwnStores {

  @Bean
  Presence presence() {
    return new InMemoryPresence(InstantSource.system());
  }

  @Bean
  NodeRegistry nodeRegistry() {
    return new InMemoryNodeRegistry();
  }

  @Bean
  KeyRing keyRing() {
    return new InMemoryKeyRing();
  }

  @Bean(destroyMethod = "close")
  EventLog eventLog() throws IOException {
    return new LocalEventLog(Files.createTempDirectory("parley"), InstantSource.system());
  }
}
