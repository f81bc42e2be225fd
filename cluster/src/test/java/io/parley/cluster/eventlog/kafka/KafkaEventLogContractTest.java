package io.parley.cluster.eventlog.kafka;

import io.parley.cluster.eventlog.EventCounters;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.EventLogContractTest;
import io.parley.cluster.kafka.KafkaCluster;
import io.parley.testkit.kafka.KafkaForTests;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class KafkaEventLogContractTest extends EventLogContractTest {

  @TempDir private static Path broker;
  private static KafkaForTests kafka;

  private static final AtomicInteger GROUPS = new AtomicInteger();
  @TempDir private Path directory;

  @BeforeAll
  static void startKafka() {
    kafka = new KafkaForTests(broker.resolve("kafka")).start();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void forgetOtherTests() throws Exception {
    kafka.forgetRecords();
  }

  @Override
  protected EventLog open() {
    KafkaCluster cluster = new KafkaCluster(kafka.servers(), 4, 1, Map.of());
    return new KafkaEventLog(cluster, directory, InstantSource.system());
  }

  @Override
  protected String group() {
    return "group-" + GROUPS.incrementAndGet();
  }

  @Override
  protected EventCounters counters(EventLog log) {
    return ((KafkaEventLog) log).counters();
  }
}
