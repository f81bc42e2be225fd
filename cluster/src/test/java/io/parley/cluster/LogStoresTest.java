package io.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import io.parley.cluster.eventlog.embedded.LocalEventLog;
import io.parley.cluster.eventlog.kafka.KafkaEventLog;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LogStoresTest {

  private static final String MASTER_KEY =
      "parley.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  /// Nobody listens there.
  private static final String NO_KAFKA = "parley.kafka.servers=127.0.0.1:1";

  @TempDir private Path directory;
  private ApplicationContextRunner runner;

  @BeforeEach
  void prepare() {
    runner =
        new ApplicationContextRunner()
            .withUserConfiguration(LogStores.class)
            .withPropertyValues("parley.data-dir=" + directory);
  }

  @Test
  void withoutKafkaEverythingStaysInTheProcessAndItsDirectory() {
    runner.run(
        context -> {
          assertThat(context.getBean(EventLog.class)).isInstanceOf(LocalEventLog.class);
          assertThat(directory.resolve("events").resolve("lock")).exists();
        });
  }

  @Test
  void aKafkaThatIsAwayIsADetailOfHealth() {
    runner
        .withPropertyValues(NO_KAFKA, "parley.kafka.client.client.rack=a")
        .run(
            context -> {
              assertThat(context.getBean(EventLog.class)).isInstanceOf(KafkaEventLog.class);
              assertThat(context.getBean(KafkaProperties.class).client())
                  .containsEntry("client.rack", "a");
              context.getBean(EventLog.class).append(Topic.FACTS, "k", new byte[10]);
              var health = Objects.requireNonNull(context.getBean(HealthIndicator.class).health());
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails()).containsEntry("taken", false);
              SimpleMeterRegistry registry = new SimpleMeterRegistry();
              context.getBean(MeterBinder.class).bindTo(registry);
              assertThat(registry.get("parley.events.appended").functionCounter().count()).isOne();
              assertThat(registry.get("parley.events.waiting").gauge().value()).isPositive();
            });
  }

  @Test
  void neitherSecretsNorSettingsShowInText() {
    runner
        .withPropertyValues(NO_KAFKA, MASTER_KEY, "parley.kafka.client.sasl.jaas.config=hidden")
        .run(
            context ->
                assertThat(
                        context.getBean(StoreProperties.class)
                            + context.getBean(KafkaProperties.class).toString())
                    .doesNotContain("AAAA", "hidden"));
  }
}
