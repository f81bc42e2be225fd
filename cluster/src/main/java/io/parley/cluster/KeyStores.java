package io.parley.cluster;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.SealedSecrets;
import io.parley.cluster.keyring.embedded.InMemoryKeyRing;
import io.parley.cluster.keyring.kafka.KafkaKeyRing;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/// The `KeyRing` of a service that checks tokens: over Kafka where `parley.kafka.servers` names
/// one, else within the process. Who has no use for API secrets, as an SFU, starts without it and
/// needs no master key.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
@Import({KeyStores.OverKafka.class, KeyStores.InProcess.class})
public class KeyStores {

  /// What the fleet shares, sealed.
  @Configuration(proxyBeanMethods = false)
  @Conditional(KafkaNamed.class)
  @EnableConfigurationProperties(KafkaProperties.class)
  static class OverKafka {

    @Bean
    SealedSecrets sealedSecrets(StoreProperties stores) {
      return new SealedSecrets(stores.masterKey(), new SecureRandom());
    }

    @Bean(destroyMethod = "close")
    KafkaKeyRing keyRing(
        KafkaProperties kafka, StoreProperties stores, Environment service, SealedSecrets secrets) {
      return new KafkaKeyRing(
          kafka.cluster(),
          secrets,
          stores.directory(service, "keys"),
          stores.publishesKeys(),
          InstantSource.system());
    }

    @Bean
    MeterBinder keyRingMeters(KafkaKeyRing keys) {
      return registry -> {
        FunctionCounter.builder("parley.keys.refused", keys, KafkaKeyRing::refused)
            .description("Sealed keys that did not parse or did not unseal")
            .register(registry);
        Gauge.builder("parley.keys.unpublished", keys, KafkaKeyRing::unpublished)
            .register(registry);
      };
    }
  }

  /// For a process that knows no other.
  @Configuration(proxyBeanMethods = false)
  @Conditional(NoKafkaNamed.class)
  static class InProcess {

    @Bean
    KeyRing keyRing() {
      return new InMemoryKeyRing();
    }
  }
}
