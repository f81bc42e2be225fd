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
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/// The `EventLog` of a service that is a process of its own: over Kafka where
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

    @Bean(destroyMethod = "close")
    KafkaEventLog eventLog(KafkaProperties kafka, StoreProperties stores, Environment service) {
      return new KafkaEventLog(
          kafka.cluster(), stores.directory(service, "events"), InstantSource.system());
    }

    @Bean
    MeterBinder eventLogMeters(KafkaEventLog log) {
      return registry -> bind(registry, log.counters(), log::waitingBytes, log::oldestWaiting);
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
    LocalEventLog eventLog(StoreProperties stores, Environment service) {
      return new LocalEventLog(stores.directory(service, "events"), InstantSource.system());
    }

    @Bean
    MeterBinder eventLogMeters(LocalEventLog log) {
      return registry -> bind(registry, log.counters(), log::waitingBytes, log::oldestWaiting);
    }
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
}
