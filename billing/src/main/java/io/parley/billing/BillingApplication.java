package io.parley.billing;

import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.embedded.LocalEventLog;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Billing as a process of its own, over stores of its own.
@Configuration(proxyBeanMethods = false)
@Import(BillingConfiguration.class)
public class BillingApplication {

  /// Runs until it is told to end.
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(BillingApplication.class)
        .web(WebApplicationType.REACTIVE)
        .run(arguments);
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
  EventLog eventLog(@Value("${parley.data-dir:.parley/billing}") Path data) {
    return new LocalEventLog(data.resolve("events"), InstantSource.system());
  }
}
