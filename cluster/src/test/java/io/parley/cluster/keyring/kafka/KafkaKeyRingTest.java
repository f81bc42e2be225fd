package io.parley.cluster.keyring.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.keyring.ApiKey;
import io.parley.testkit.kafka.KafkaForTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaKeyRingTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ApiKey A = new ApiKey("a", "p", "secret of a");
  private static final ApiKey B = new ApiKey("b", "p", "secret of b");

  @TempDir private static Path broker;
  private static KafkaForTests kafka;

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

  @Test
  void aColdStartWithoutKafkaIsCompleteFromTheDisk() throws IOException {
    publish(A, B);
    try (KafkaKeyRing node = node("node")) {
      await().atMost(SOON).until(node::complete);
      assertThat(node.find("a")).isEqualTo(A);
    }
    Path file = directory.resolve("node").resolve("sealed");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new String(Files.readAllBytes(file), ISO_8859_1)).doesNotContain("secret of");
    kafka.stop();
    try (KafkaKeyRing node = node("node");
        KafkaKeyRing fresh = node("fresh")) {
      assertThat(node.complete()).isTrue();
      assertThat(node.keysOf("p")).containsExactly(A, B);
      assertThat(fresh.complete()).isFalse();
      kafka.start();
      await().atMost(SOON).until(fresh::complete);
      assertThat(fresh.keysOf("p")).containsExactly(A, B);
    }
  }

  @Test
  void whatWasRevokedWhileANodeWasAwayIsRevokedWhenItIsBack() {
    publish(A, B);
    try (KafkaKeyRing node = node("node")) {
      await().atMost(SOON).until(() -> node.find("b") != null);
    }
    try (KafkaKeyRing room = room("room")) {
      room.remove("a");
      await().atMost(SOON).until(() -> room.unpublished() == 0);
    }
    try (KafkaKeyRing node = node("node")) {
      await().atMost(SOON).until(() -> node.find("a") == null);
      assertThat(node.find("b")).isEqualTo(B);
    }
  }

  @Test
  void changesWaitForKafka() {
    kafka.stop();
    try (KafkaKeyRing room = room("room");
        KafkaKeyRing node = node("node")) {
      room.add(A);
      room.completed();
      assertThat(room.find("a")).isEqualTo(A);
      assertThat(room.unpublished()).isEqualTo(1);
      kafka.start();
      await().atMost(SOON).until(() -> node.find("a") != null);
      await().atMost(SOON).until(() -> room.unpublished() == 0);
    }
  }

  @Test
  void aKeyThatRoomServiceDoesNotHaveAnyMoreIsRevoked() {
    publish(A, B);
    InstantSource later = InstantSource.fixed(Instant.now().plus(Duration.ofHours(1)));
    try (KafkaKeyRing room =
            Rings.open(kafka, directory.resolve("moved"), true, Rings.secrets(0), later);
        KafkaKeyRing node = node("node")) {
      room.add(B);
      room.completed();
      await().atMost(SOON).until(() -> node.find("b") != null && node.find("a") == null);
      assertThat(node.find("b")).isEqualTo(B);
    }
  }

  @Test
  void anAnswerThatComesAfterTheRevocationRevivesNothing() {
    publish(A);
    try (KafkaKeyRing room = room("room");
        KafkaKeyRing node = node("node")) {
      await().atMost(SOON).until(() -> node.find("a") != null);
      room.remove("a");
      await().atMost(SOON).until(() -> node.find("a") == null);
      node.add(A);
      assertThat(node.find("a")).isNull();
    }
  }

  @Test
  void recordsThatDoNotUnsealAreCountedAndSkipped() throws Exception {
    publish(A);
    try (var garbage =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka.servers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      garbage.send(new ProducerRecord<>(KafkaKeyRing.TOPIC, "x", new byte[] {1, 2})).get();
      garbage.send(new ProducerRecord<>(KafkaKeyRing.TOPIC, "x", new byte[] {3})).get();
    }
    try (KafkaKeyRing foreign =
        Rings.open(kafka, directory.resolve("f"), true, Rings.secrets(1), InstantSource.system())) {
      foreign.add(B);
      await().atMost(SOON).until(() -> foreign.unpublished() == 0);
      assertThat(foreign.refused()).isEqualTo(3);
      assertThat(foreign.find("a")).isNull();
    }
    try (KafkaKeyRing node = node("node")) {
      await().atMost(SOON).until(node::complete);
      assertThat(node.find("a")).isEqualTo(A);
      assertThat(node.find("b")).isNull();
      assertThat(node.refused()).isEqualTo(3);
    }
  }

  private void publish(ApiKey... keys) {
    try (KafkaKeyRing room = room("room")) {
      for (ApiKey key : keys) {
        room.add(key);
      }
      room.completed();
      await().atMost(SOON).until(() -> room.unpublished() == 0);
    }
  }

  private KafkaKeyRing room(String name) {
    return Rings.open(kafka, directory.resolve(name), true);
  }

  private KafkaKeyRing node(String name) {
    return Rings.open(kafka, directory.resolve(name), false);
  }
}
