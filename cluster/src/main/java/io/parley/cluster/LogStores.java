package io.parley.cluster;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.parley.cluster.eventlog.EventCount;
import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.embedded.LocalEventLog;
import io.parley.cluster.eventlog.kafka.KafkaEventLog;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.SealedSecrets;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.keyring.kafka.KafkaKeyRing;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// `EventLog` and `KeyRing` of a service that is a process of its own: over Kafka where
/// `parley.kafka.servers` names one, else within the process.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
@Import({LogStores.OverKafka.class, LogStores.InProcess.class})
public class LogStores {

  /// What the fleet shares.
  @Configuration(proxyBeanMethods = false)
  @Conditional(KafkaNamed.class)
  @EnableConfigurationProperties(KafkaProperties.class)
  static class OverKafka {

    @Bean
    SealedSecrets sealedSecrets(StoreProperties stores) {
      return new SealedSecrets(stores.masterKey(), new SecureRandom());
    }

    @Bean(destroyMethod = "close")
    KafkaEventLog eventLog(
        KafkaProperties kafka,
        StoreProperties stores,
        Environment environment,
        SealedSecrets masterKeyFirst) {
      return new KafkaEventLog(
          kafka.cluster(), directory(stores, environment, "events"), InstantSource.system());
    }

    @Bean(destroyMethod = "close")
    KafkaKeyRing keyRing(
        KafkaProperties kafka,
        StoreProperties stores,
        Environment environment,
        SealedSecrets secrets) {
      return new KafkaKeyRing(
          kafka.cluster(),
          secrets,
          directory(stores, environment, "keys"),
          stores.publishesKeys(),
          InstantSource.system());
    }

    @Bean
    MeterBinder eventLogMeters(KafkaEventLog log, KafkaKeyRing keys) {
      return registry -> {
        bind(registry, log.counters(), log::waitingBytes, log::oldestWaiting);
        FunctionCounter.builder("parley.keys.refused", keys, KafkaKeyRing::refused)
            .description("Sealed keys that did not parse or did not unseal")
            .register(registry);
        Gauge.builder("parley.keys.unpublished", keys, KafkaKeyRing::unpublished)
            .register(registry);
      };
    }

    /// Calls go on without Kafka, so a node without it is not down; it says so.
    @Bean
    HealthIndicator kafkaHealthIndicator(KafkaEventLog log) {
      return () ->
          Health.up()
              .withDetail("taken", log.reachable())
              .withDetail("waitingBytes", log.waitingBytes())
              .build();
    }
  }

  /// For a process that knows no other.
  @Configuration(proxyBeanMethods = false)
  @Conditional(NoKafkaNamed.class)
  static class InProcess {

    @Bean(destroyMethod = "close")
    LocalEventLog eventLog(StoreProperties stores, Environment environment) {
      return new LocalEventLog(directory(stores, environment, "events"), InstantSource.system());
    }

    @Bean
    KeyRing keyRing() {
      return new InMemoryKeyRing();
    }

    @Bean
    MeterBinder eventLogMeters(LocalEventLog log) {
      return registry -> bind(registry, log.counters(), log::waitingBytes, log::oldestWaiting);
    }
  }

  private static Path directory(StoreProperties stores, Environment environment, String what) {
    String chosen = stores.dataDir();
    String service = environment.getProperty("spring.application.name", "service");
    return (chosen.isBlank() ? Path.of(".parley", service) : Path.of(chosen)).resolve(what);
  }

  private static void bind(
      MeterRegistry registry,
      EventCounters counters,
      Supplier<Number> waitingBytes,
      Supplier<Duration> oldestWaiting) {
    for (EventCount count : EventCount.values()) {
      FunctionCounter.builder(count.title(), counters, all -> all.of(count)).register(registry);
    }
    Gauge.builder("parley.events.waiting", waitingBytes).baseUnit("bytes").register(registry);
    TimeGauge.builder(
            "parley.events.oldest", () -> oldestWaiting.get().toMillis(), TimeUnit.MILLISECONDS)
        .register(registry);
  }

  static class KafkaNamed implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
      return !context.getEnvironment().getProperty("parley.kafka.servers", "").isBlank();
    }
  }

  static final class NoKafkaNamed extends KafkaNamed {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
      return !super.matches(context, bean);
    }
  }
}
