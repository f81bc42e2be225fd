package io.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.MasterKeyException;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.keyring.kafka.KafkaKeyRing;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class KeyStoresTest {

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
            .withUserConfiguration(KeyStores.class)
            .withPropertyValues("parley.data-dir=" + directory);
  }

  @Test
  void withoutKafkaKeysStayInTheProcess() {
    runner.run(
        context -> assertThat(context.getBean(KeyRing.class)).isInstanceOf(InMemoryKeyRing.class));
  }

  @Test
  void keysComeOverAKafkaThatIsNamed() {
    runner
        .withPropertyValues(NO_KAFKA, MASTER_KEY)
        .run(
            context -> {
              assertThat(context.getBean(KeyRing.class)).isInstanceOf(KafkaKeyRing.class);
              SimpleMeterRegistry registry = new SimpleMeterRegistry();
              context.getBean(MeterBinder.class).bindTo(registry);
              assertThat(registry.get("parley.keys.refused").functionCounter().count()).isZero();
            });
  }

  @Test
  void withKafkaNothingStartsWithoutAMasterKey() {
    runner
        .withPropertyValues(NO_KAFKA)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(MasterKeyException.class)
                    .rootCause()
                    .hasMessageContaining("openssl rand -base64 32"));
  }

  @Test
  void whoAsksForNoKeysNeedsNoMasterKey() {
    new ApplicationContextRunner()
        .withUserConfiguration(LogStores.class)
        .withPropertyValues(NO_KAFKA, "parley.data-dir=" + directory)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(KeyRing.class));
  }
}
