package io.parley.sfu;

import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// sfu-service as a process of its own.
public final class SfuApplication {

  private SfuApplication() {}

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(Stores.class, SfuConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties("spring.config.name=sfu")
        .run(arguments);
  }

  /// The stores of one process; until there are others, such a node is known only to itself.
  @Configuration(proxyBeanMethods = false)
  static class Stores {

    @Bean
    NodeRegistry nodeRegistry() {
      return new InMemoryNodeRegistry();
    }
  }
}
