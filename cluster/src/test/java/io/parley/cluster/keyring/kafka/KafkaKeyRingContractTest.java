package io.parley.cluster.keyring.kafka;

import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.keyring.KeyRingContractTest;
import io.parley.testkit.kafka.KafkaForTests;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class KafkaKeyRingContractTest extends KeyRingContractTest {

  @TempDir private static Path broker;
  private static KafkaForTests kafka;

  @TempDir private Path directory;
  private KafkaKeyRing writer;
  private KafkaKeyRing reader;

  @BeforeAll
  static void startKafka() {
    kafka = new KafkaForTests(broker.resolve("kafka")).start();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void openRings() throws Exception {
    kafka.forgetRecords();
    writer = Rings.open(kafka, directory.resolve("writer"), true);
    reader = Rings.open(kafka, directory.resolve("reader"), false);
  }

  @AfterEach
  void closeRings() {
    writer.close();
    reader.close();
  }

  @Override
  protected KeyRing writer() {
    return writer;
  }

  @Override
  protected KeyRing reader() {
    return reader;
  }
}
