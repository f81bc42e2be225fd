package io.parley.cluster.keyring.kafka;

import io.parley.cluster.kafka.KafkaCluster;
import io.parley.cluster.keyring.SealedSecrets;
import io.parley.testkit.kafka.KafkaForTests;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/// Key rings over one broker.
final class Rings {

  private Rings() {}

  static KafkaKeyRing open(KafkaForTests kafka, Path directory, boolean publishes) {
    return open(kafka, directory, publishes, secrets(0), InstantSource.system());
  }

  static KafkaKeyRing open(
      KafkaForTests kafka,
      Path directory,
      boolean publishes,
      SealedSecrets secrets,
      InstantSource clock) {
    KafkaCluster cluster = new KafkaCluster(kafka.servers(), 4, 1, Map.of());
    return new KafkaKeyRing(cluster, secrets, directory, publishes, clock);
  }

  /// @param which master key
  static SealedSecrets secrets(int which) {
    byte[] key = new byte[32];
    key[0] = (byte) which;
    return new SealedSecrets(Base64.getEncoder().encodeToString(key), new SecureRandom());
  }
}
