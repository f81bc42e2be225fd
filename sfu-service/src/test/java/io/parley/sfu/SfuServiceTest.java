package io.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Timeout(60)
class SfuServiceTest {

  @Configuration(proxyBeanMethods = false)
  static class Stores {
    @Bean
    NodeRegistry nodeRegistry() {
      return new InMemoryNodeRegistry();
    }
  }

  @Test
  void makesItselfKnownServesItsHealthAndGoes() throws Exception {
    NodeRegistry registry;
    try (var context = start()) {
      registry = context.getBean(NodeRegistry.class);
      var node = registry.nodes(NodeKind.SFU).getFirst();
      assertThat(node.grpcPort()).isPositive();
      assertThat(node.accepting()).isTrue();

      assertThat(get(context, "/actuator/health").statusCode()).isEqualTo(200);
      assertThat(get(context, "/actuator/prometheus").body())
          .contains("parley_sfu_sessions", "parley_sfu_packets_total");
    }
    assertThat(registry.nodes(NodeKind.SFU)).isEqualTo(List.of());
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("shard-"));
  }

  private static ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(Stores.class, SfuConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties(
            "spring.config.name=sfu",
            "parley.sfu.addresses=127.0.0.1",
            "parley.sfu.udp-port=0",
            "parley.sfu.tcp-port=0")
        .run("--server.port=0");
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext context, String path)
      throws Exception {
    String port = context.getEnvironment().getProperty("local.server.port");
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
